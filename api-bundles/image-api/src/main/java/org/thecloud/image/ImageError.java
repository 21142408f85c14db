// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image;

import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;

/** Refusals of the image service. */
public enum ImageError implements ErrorCode {
    /** The bytes are not those whose checksum was declared. */
    CHECKSUM_MISMATCH(ErrorKind.INVALID),
    /** The bytes are no disk of the declared format, or one that names other files. */
    IMAGE_REFUSED(ErrorKind.INVALID),
    /** The bytes are more than an image may have. */
    IMAGE_TOO_LARGE(ErrorKind.TOO_LARGE),
    /** The image is not in a state that allows it. */
    WRONG_STATE(ErrorKind.CONFLICT),
    /** The address of the image answered that it has none. */
    IMPORT_REFUSED(ErrorKind.INVALID),
    /** The address of the image does not give it at present. */
    IMPORT_UNAVAILABLE(ErrorKind.UNAVAILABLE),
    /** There is no room for the image. */
    NO_SPACE(ErrorKind.EXHAUSTED),
    /** The folder of images cannot be used. */
    FOLDER_FAILED(ErrorKind.UNAVAILABLE);

    private final ErrorKind kind;

    ImageError(ErrorKind kind) {
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }
}
