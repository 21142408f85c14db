// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image;

/** State words of images, beside those that every kind has. */
public final class ImageState {

    /** Its bytes are waited for. Followed by AVAILABLE, FAILED, DELETING. */
    public static final String UPLOADING = "UPLOADING";

    /** Its bytes are being fetched. Followed by AVAILABLE, FAILED, DELETING. */
    public static final String IMPORTING = "IMPORTING";

    /** Complete and verified. Followed by FAILED, DELETING. */
    public static final String AVAILABLE = "AVAILABLE";

    private ImageState() {}
}
