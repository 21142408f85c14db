// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.spi;

/**
 * What there is of a volume or snapshot.
 *
 * @param present whether it is there, complete
 * @param bytes its size; zero if it is not there
 */
public record Kept(boolean present, long bytes) {

    public static final Kept ABSENT = new Kept(false, 0);

    public static Kept of(long bytes) {
        return new Kept(true, bytes);
    }
}
