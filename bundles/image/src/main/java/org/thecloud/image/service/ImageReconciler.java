// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.service;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.image.ImageError;
import org.thecloud.image.ImageSpec;
import org.thecloud.image.ImageState;
import org.thecloud.image.ImageStatus;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Egress;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.resource.Step;

/** Fetches one image, sees whether its bytes have come, removes it. */
@Component(service = Reconciler.class)
public final class ImageReconciler implements Reconciler<ImageSpec, ImageStatus> {

    private static final Duration LONGEST_UPLOAD = Duration.ofHours(24);
    private static final Duration LONGEST_IMPORT = Duration.ofHours(1);
    private static final int MOST_IMPORTS = 2;
    private static final Duration WHEN_BUSY = Duration.ofSeconds(2);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final Shelf shelf;
    private final Egress egress;
    private final Clock clock;
    private final ResourceStore<ImageSpec, ImageStatus> store;

    /** Each import holds one of the platform's workers for as long as it takes. */
    private final Semaphore imports = new Semaphore(MOST_IMPORTS);

    @Activate
    public ImageReconciler(
            @Reference Resources resources, @Reference Shelf shelf, @Reference Egress egress) {
        this(resources, shelf, egress, Clock.systemUTC());
    }

    ImageReconciler(Resources resources, Shelf shelf, Egress egress, Clock clock) {
        this.store = resources.of(new ImageKind());
        this.shelf = shelf;
        this.egress = egress;
        this.clock = clock;
    }

    @Override
    public ResourceKind<ImageSpec, ImageStatus> kind() {
        return new ImageKind();
    }

    @Override
    public Step<ImageStatus> reconcile(Caller self, Resource<ImageSpec, ImageStatus> image) {
        if (image.deleting()) {
            shelf.remove(image.id());
            return Step.gone();
        }
        Optional<ImageStatus> there = shelf.look(image.id(), image.spec());
        if (there.isPresent()) {
            return Step.done(ImageState.AVAILABLE, there.get());
        }
        if (image.status() != null) {
            return Step.failed(image.status(), "IMAGE_LOST", "its file is not there any more");
        }
        String url = image.spec().url();
        return url == null ? await(image) : inTurn(self, image, url);
    }

    private Step<ImageStatus> await(Resource<ImageSpec, ImageStatus> image) {
        Duration waited = Duration.between(image.createdAt(), clock.instant());
        return waited.compareTo(LONGEST_UPLOAD) > 0
                ? Step.failed(null, "NOT_UPLOADED", "its bytes did not come within 24 hours")
                : Step.again(
                        ImageState.UPLOADING, null, LONGEST_UPLOAD.minus(waited).plusSeconds(1));
    }

    private Step<ImageStatus> inTurn(
            Caller self, Resource<ImageSpec, ImageStatus> image, String url) {
        if (!image.state().equals(ImageState.IMPORTING)) {
            return Step.again(ImageState.IMPORTING, null, AT_ONCE);
        }
        if (!imports.tryAcquire()) {
            return Step.again(ImageState.IMPORTING, null, WHEN_BUSY);
        }
        try {
            return fetch(self, image, url);
        } finally {
            imports.release();
        }
    }

    private Step<ImageStatus> fetch(
            Caller self, Resource<ImageSpec, ImageStatus> image, String url) {
        Egress.Request request =
                Egress.Request.of("GET", URI.create(url))
                        .within(LONGEST_IMPORT)
                        .upTo(shelf.mostBytes());
        try (Egress.Response answer = egress.send(request)) {
            requireImage(answer.status());
            shelf.requireRoom(length(answer));
            shelf.put(
                    image.id(),
                    image.spec(),
                    new Import(answer.body(), clock, () -> requireWanted(self, image)));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CloudException(
                    KernelError.UNAVAILABLE, "the platform is stopping", Map.of(), stopped);
        }
        return shelf.look(image.id(), image.spec())
                .map(status -> Step.done(ImageState.AVAILABLE, status))
                .orElseThrow();
    }

    private void requireWanted(Caller self, Resource<ImageSpec, ImageStatus> image) {
        if (store.get(self, image.id()).deleting()) {
            throw new CloudException(ImageError.WRONG_STATE, "it is being deleted");
        }
    }

    private static void requireImage(int status) {
        if (status >= 500 || status == 429 || status == 408) {
            throw new CloudException(
                    ImageError.IMPORT_UNAVAILABLE,
                    "its address answers %d at present".formatted(status));
        }
        if (status != 200) {
            throw new CloudException(
                    ImageError.IMPORT_REFUSED, "its address answers %d".formatted(status));
        }
    }

    private static long length(Egress.Response answer) {
        return answer.headers().getOrDefault("Content-Length", List.of()).stream()
                .findFirst()
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElse(-1L);
    }
}
