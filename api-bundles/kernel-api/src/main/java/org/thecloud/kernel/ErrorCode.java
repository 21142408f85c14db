// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A stable, upper-case word for one failure. Each module owns an enum that implements this; codes
 * are part of the wire contract and never change meaning.
 */
@ConsumerType
public interface ErrorCode {
    /** The word on the wire, such as {@code NAME_TAKEN}. */
    String name();

    /** What kind of failure this is. */
    ErrorKind kind();
}
