// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.policy;

/**
 * A text in which each {@code *} stands for anything, also for nothing, and each {@code ?} for one
 * character. Linear in both lengths.
 */
record Glob(String text, boolean anyCase) {

    Glob(String text) {
        this(text, false);
    }

    boolean matches(String candidate) {
        int at = 0;
        int in = 0;
        int star = -1;
        int retry = 0;
        while (in < candidate.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                retry = in;
            } else if (at < text.length() && fits(text.charAt(at), candidate.charAt(in))) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++retry;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }

    private boolean fits(char wanted, char there) {
        return wanted == '?'
                || wanted == there
                || anyCase && Character.toLowerCase(wanted) == Character.toLowerCase(there);
    }
}
