// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

/** Ends the processing of a request that goes on later; says nothing to anybody. */
final class Parked extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Parked() {
        super("goes on later", null, false, false);
    }
}
