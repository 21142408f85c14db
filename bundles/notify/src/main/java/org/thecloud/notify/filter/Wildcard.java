// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.filter;

/** Patterns with stars. Takes time in proportion to both lengths at worst. */
final class Wildcard {

    private Wildcard() {}

    static boolean fits(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int from = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                from = t;
            } else if (p < pattern.length() && literal(pattern, p) == text.charAt(t)) {
                p += width(pattern, p);
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++from;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static int width(String pattern, int at) {
        return pattern.charAt(at) == '\\' && at + 1 < pattern.length() ? 2 : 1;
    }

    private static char literal(String pattern, int at) {
        return pattern.charAt(at + width(pattern, at) - 1);
    }
}
