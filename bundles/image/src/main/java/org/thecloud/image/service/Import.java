// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.service;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.thecloud.image.ImageError;
import org.thecloud.kernel.CloudException;

/**
 * Bytes from somebody else's server: given up when nobody wants them any more, and when they come
 * so slowly that others would wait for their imports.
 */
final class Import extends FilterInputStream {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final long LEAST_PER_SECOND = 64 * 1024;

    private final Clock clock;
    private final Runnable requireWanted;
    private final Instant began;
    private Instant looked;
    private long bytes;

    Import(InputStream in, Clock clock, Runnable requireWanted) {
        super(in);
        this.clock = clock;
        this.requireWanted = requireWanted;
        this.began = clock.instant();
        this.looked = began;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        int some = in.read(into, from, most);
        bytes += Math.max(0, some);
        Instant now = clock.instant();
        if (Duration.between(looked, now).compareTo(LOOK_EVERY) > 0) {
            looked = now;
            requireWanted.run();
            requireSpeed(Duration.between(began, now));
        }
        return some;
    }

    private void requireSpeed(Duration so) {
        if (so.compareTo(GRACE) > 0 && bytes / so.toSeconds() < LEAST_PER_SECOND) {
            throw new CloudException(
                    ImageError.IMPORT_UNAVAILABLE,
                    "its address sends less than 64 KB a second at present");
        }
    }
}
