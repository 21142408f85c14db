// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;

/** Why a call ended early without any fault of the backend. */
enum Stopped implements ErrorCode {
    /** The driver's bundle or the caller was stopped while the call ran. */
    DRIVER_STOPPED;

    @Override
    public ErrorKind kind() {
        return ErrorKind.UNAVAILABLE;
    }
}
