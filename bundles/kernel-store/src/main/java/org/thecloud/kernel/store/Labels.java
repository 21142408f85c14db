// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.util.Map;
import org.thecloud.kernel.CloudException;

/** The limits of labels. */
final class Labels {

    private static final int MOST = 50;
    private static final int LONGEST_KEY = 100;
    private static final int LONGEST_VALUE = 255;

    private Labels() {}

    static void check(Map<String, String> labels) {
        if (labels.size() > MOST) {
            throw CloudException.invalid("labels", "at most " + MOST + " labels are allowed");
        }
        labels.forEach(
                (key, value) -> {
                    if (key.isBlank() || key.length() > LONGEST_KEY) {
                        throw CloudException.invalid(
                                "labels", "a label's key has 1 to " + LONGEST_KEY + " characters");
                    }
                    if (value.length() > LONGEST_VALUE) {
                        throw CloudException.invalid(
                                "labels." + key,
                                "a label's value has at most " + LONGEST_VALUE + " characters");
                    }
                });
    }
}
