// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.seal;

/**
 * How bytes are encrypted: stored beside what names them.
 *
 * @param text for the platform the wrapped key of the bytes, for customers a salt and a check of
 *     their key; empty where it only says the kind, because the bytes have seals of their own
 */
public record Seal(Kind kind, String text) {

    /** Whose key. */
    public enum Kind {
        PLATFORM,
        CUSTOMER
    }

    /** That the platform's keys are used for the parts of something. */
    public static final Seal OF_PARTS = new Seal(Kind.PLATFORM, "");

    /** As it is stored. */
    public String stored() {
        return kind.name().charAt(0) + " " + text;
    }

    public static Seal of(String stored) {
        return new Seal(
                stored.startsWith("C") ? Kind.CUSTOMER : Kind.PLATFORM, stored.substring(2));
    }
}
