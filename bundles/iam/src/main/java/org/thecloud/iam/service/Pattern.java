// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

/** A text in which each {@code *} stands for anything, also for nothing. Linear in both lengths. */
record Pattern(String text) {

    boolean matches(String candidate) {
        int at = 0;
        int in = 0;
        int star = -1;
        int retry = 0;
        while (in < candidate.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                retry = in;
            } else if (at < text.length() && text.charAt(at) == candidate.charAt(in)) {
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
}
