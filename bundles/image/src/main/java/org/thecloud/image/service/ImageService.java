// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.service;

import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.image.ImageError;
import org.thecloud.image.ImageFile;
import org.thecloud.image.ImageSpec;
import org.thecloud.image.ImageState;
import org.thecloud.image.ImageStatus;
import org.thecloud.image.Images;
import org.thecloud.image.NewImage;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Egress;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;

/** Records images and takes their bytes. */
@Component
public final class ImageService implements Images {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int LONGEST_URL = 2048;

    private final ResourceStore<ImageSpec, ImageStatus> store;
    private final Shelf shelf;
    private final Egress egress;

    @Activate
    public ImageService(
            @Reference Resources resources, @Reference Shelf shelf, @Reference Egress egress) {
        this.store = resources.of(new ImageKind());
        this.shelf = shelf;
        this.egress = egress;
    }

    @Override
    public Resource<ImageSpec, ImageStatus> create(Caller caller, NewImage wanted) {
        String sum = wanted.sha256().strip().toLowerCase(Locale.ROOT);
        if (!SHA256.matcher(sum).matches()) {
            throw CloudException.invalid(
                    "sha256", "sha256 must be the SHA-256 of the image in 64 hexadecimal digits");
        }
        ImageSpec spec = new ImageSpec(wanted.format(), wanted.firmware(), sum, url(wanted.url()));
        return store.create(caller, new Draft<>(wanted.name(), spec, wanted.labels(), null));
    }

    private @Nullable String url(@Nullable URI url) {
        if (url == null) {
            return null;
        }
        String text = url.toString();
        if (text.length() > LONGEST_URL) {
            throw CloudException.invalid("url", "url has at most 2048 characters");
        }
        if (url.getRawUserInfo() != null) {
            throw CloudException.invalid("url", "url must not hold a password");
        }
        try {
            egress.check(url);
            return text;
        } catch (CloudException refused) {
            throw refused.with("field", "url");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CloudException(
                    KernelError.UNAVAILABLE, "the platform is stopping", Map.of(), stopped);
        }
    }

    @Override
    public Resource<ImageSpec, ImageStatus> upload(
            Caller caller, UUID id, InputStream bytes, long length) {
        ImageSpec spec = waiting(caller, id).spec();
        shelf.requireRoom(length);
        if (caller.conditions().dryRun()) {
            return store.get(caller, id);
        }
        shelf.put(id, spec, bytes);
        if (!store.exists(id)) {
            shelf.remove(id); // deleted meanwhile
        }
        store.wake(id);
        return store.get(caller, id);
    }

    private Resource<ImageSpec, ImageStatus> waiting(Caller caller, UUID id) {
        Resource<ImageSpec, ImageStatus> image = store.get(caller, id);
        if (image.spec().url() != null) {
            throw new CloudException(
                    ImageError.WRONG_STATE,
                    "image %s is fetched from its address; only one without takes bytes"
                            .formatted(image.name()),
                    Map.of("state", image.state()));
        }
        boolean takes =
                image.state().equals(ImageState.UPLOADING)
                        || image.state().equals(ImageState.AVAILABLE);
        if (image.deleting() || !takes) {
            throw new CloudException(
                    ImageError.WRONG_STATE,
                    "image %s is %s; one that is UPLOADING takes bytes"
                            .formatted(image.name(), image.state()),
                    Map.of("state", image.state()));
        }
        return image;
    }

    @Override
    public Resource<ImageSpec, ImageStatus> get(Caller caller, UUID id) {
        return store.get(caller, id);
    }

    @Override
    public Optional<Resource<ImageSpec, ImageStatus>> find(Caller caller, String nameOrId) {
        Optional<Resource<ImageSpec, ImageStatus>> named = store.named(caller, nameOrId);
        if (named.isPresent()) {
            return named;
        }
        try {
            return store.find(caller, UUID.fromString(nameOrId));
        } catch (IllegalArgumentException aName) {
            return Optional.empty();
        }
    }

    @Override
    public Page<Resource<ImageSpec, ImageStatus>> list(Caller caller, ResourceQuery query) {
        return store.list(caller, query);
    }

    @Override
    public Resource<ImageSpec, ImageStatus> delete(Caller caller, UUID id) {
        return store.delete(caller, id);
    }

    @Override
    public ImageFile file(Caller caller, UUID id) {
        Resource<ImageSpec, ImageStatus> image = store.get(caller, id);
        ImageStatus status = image.status();
        if (status == null || image.deleting() || !image.state().equals(ImageState.AVAILABLE)) {
            throw new CloudException(
                    ImageError.WRONG_STATE,
                    "image %s is %s; it must be AVAILABLE".formatted(image.name(), image.state()),
                    Map.of("field", "image", "state", image.state()));
        }
        ImageSpec spec = image.spec();
        return new ImageFile(
                id,
                shelf.file(id, spec.format()).toString(),
                spec.format(),
                spec.firmware(),
                status.diskBytes());
    }
}
