// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.service;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.thecloud.image.Firmware;
import org.thecloud.image.ImageFormat;
import org.thecloud.image.Images;
import org.thecloud.image.NewImage;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Egress;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resources;

/** The image service in a folder of the test's, for tests of those who use images. */
public final class ImagesFixture {

    private static final long MOST_BYTES = 1L << 30;

    private final Images images;
    private final Reconciler<?, ?> reconciler;

    private ImagesFixture(Images images, Reconciler<?, ?> reconciler) {
        this.images = images;
        this.reconciler = reconciler;
    }

    /** One that can call no address. */
    public static ImagesFixture in(Path folder, Resources resources) {
        Egress egress = new Offline();
        Shelf shelf = new Shelf(folder, MOST_BYTES, Clock.systemUTC());
        return new ImagesFixture(
                new ImageService(resources, shelf, egress),
                new ImageReconciler(resources, shelf, egress));
    }

    public Images images() {
        return images;
    }

    public Reconciler<?, ?> reconciler() {
        return reconciler;
    }

    /** Announces a raw image of so many zeroes. */
    public UUID announced(Caller caller, String name, int bytes) {
        return images.create(
                        caller,
                        new NewImage(
                                name,
                                ImageFormat.RAW,
                                Firmware.BIOS,
                                sha256(new byte[bytes]),
                                null,
                                Map.of()))
                .id();
    }

    /** One whose bytes have come; the reconciler has not yet seen them. */
    public UUID uploaded(Caller caller, String name, int bytes) {
        UUID id = announced(caller, name, bytes);
        images.upload(caller, id, new ByteArrayInputStream(new byte[bytes]), bytes);
        return id;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class Offline implements Egress {

        @Override
        public Response send(Request request) {
            throw new UnsupportedOperationException("this test reaches no address");
        }

        @Override
        public CompletableFuture<Answer> call(String lane, Request request) {
            throw new UnsupportedOperationException("this test reaches no address");
        }

        @Override
        public void check(URI target) {
            throw new UnsupportedOperationException("this test reaches no address");
        }
    }
}
