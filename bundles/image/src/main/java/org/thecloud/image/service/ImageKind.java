// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.service;

import java.util.Map;
import java.util.regex.Pattern;
import org.thecloud.image.ImageSpec;
import org.thecloud.image.ImageState;
import org.thecloud.image.ImageStatus;
import org.thecloud.image.Images;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.ResourceKind;

/** What the store knows of images. */
record ImageKind() implements ResourceKind<ImageSpec, ImageStatus> {

    // What a launch takes as the name of an image, without a registry and a path.
    private static final Pattern NAME =
            Pattern.compile(
                    "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]*)?");
    private static final int LONGEST_NAME = 64;

    @Override
    public String name() {
        return Images.KIND;
    }

    @Override
    public Class<ImageSpec> specType() {
        return ImageSpec.class;
    }

    @Override
    public Class<ImageStatus> statusType() {
        return ImageStatus.class;
    }

    @Override
    public String requireName(String name) {
        String wanted = name.strip();
        if (wanted.length() > LONGEST_NAME || !NAME.matcher(wanted).matches()) {
            throw new CloudException(
                    KernelError.INVALID_NAME,
                    "name must be such as debian or debian:12: at most 64 small letters and digits, with"
                            + " single '.' or '_' or '-' between them, and perhaps ':' and a version",
                    Map.of("field", "name"));
        }
        return wanted;
    }

    @Override
    public String initialState() {
        return ImageState.UPLOADING;
    }

    @Override
    public Map<String, Long> quota(ImageSpec spec) {
        return Map.of("images", 1L);
    }
}
