// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image;

/** An image that is none, or not one that stands for itself. The message says what it is. */
public final class BadImageException extends Exception {

    private static final long serialVersionUID = 1L;

    public BadImageException(String message) {
        super(message);
    }
}
