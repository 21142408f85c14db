// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import java.util.Arrays;
import java.util.stream.Stream;

/** Lists in a configuration: several values, or commas within one as in {@code .cfg} files. */
final class Lists {

    private Lists() {}

    static Stream<String> of(String... values) {
        return Arrays.stream(values)
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }
}
