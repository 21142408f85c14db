// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.rest;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.image.Firmware;
import org.thecloud.image.ImageFormat;
import org.thecloud.image.NewImage;
import org.thecloud.kernel.CloudException;

/** Body of a creation. */
record WantedImage(
        @Nullable String name,
        @Nullable String format,
        @Nullable String firmware,
        @Nullable String sha256,
        @Nullable String url,
        @Nullable Map<String, String> labels) {

    NewImage toNew() {
        if (labels != null && labels.containsValue(null)) {
            throw CloudException.invalid("labels", "labels must not hold null");
        }
        return new NewImage(
                given("name", name),
                format(given("format", format)),
                firmware(firmware),
                given("sha256", sha256),
                url(url),
                labels == null ? Map.of() : labels);
    }

    private static String given(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw CloudException.invalid(field, field + " is required");
        }
        return value;
    }

    private static ImageFormat format(String text) {
        return switch (text) {
            case "qcow2" -> ImageFormat.QCOW2;
            case "raw" -> ImageFormat.RAW;
            default -> throw CloudException.invalid("format", "format must be qcow2 or raw");
        };
    }

    private static Firmware firmware(@Nullable String text) {
        return switch (text == null ? "bios" : text) {
            case "bios" -> Firmware.BIOS;
            case "uefi" -> Firmware.UEFI;
            default -> throw CloudException.invalid("firmware", "firmware must be bios or uefi");
        };
    }

    private static @Nullable URI url(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return new URI(text.strip());
        } catch (URISyntaxException none) {
            throw CloudException.invalid(
                    "url", "url must be an address such as https://example.org/a");
        }
    }
}
