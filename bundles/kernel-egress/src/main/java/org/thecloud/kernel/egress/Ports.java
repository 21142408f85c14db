// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which ports may be called. */
final class Ports {

    private static final Pattern FORM = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

    private final List<Range> allowed;
    private final List<Range> denied;

    Ports(String[] allowed, String[] denied) {
        this.allowed = ranges(allowed);
        this.denied = ranges(denied);
    }

    private record Range(int first, int last) {

        static Range of(String text) {
            Matcher form = FORM.matcher(text.strip());
            if (!form.matches()) {
                throw new IllegalArgumentException(
                        text + " is no port or range such as 1024-65535");
            }
            int first = Integer.parseInt(form.group(1));
            return new Range(
                    first, form.group(2) == null ? first : Integer.parseInt(form.group(2)));
        }

        boolean contains(int port) {
            return first <= port && port <= last;
        }
    }

    private static List<Range> ranges(String[] texts) {
        return Lists.of(texts).map(Range::of).toList();
    }

    boolean allow(int port) {
        return allowed.stream().anyMatch(range -> range.contains(port))
                && denied.stream().noneMatch(range -> range.contains(port));
    }
}
