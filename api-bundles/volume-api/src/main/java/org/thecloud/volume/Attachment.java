// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume;

import java.util.UUID;

/**
 * That an instance has a volume.
 *
 * @param path where it is in the instance
 */
public record Attachment(
        UUID volume,
        UUID instance,
        String instanceName,
        String path,
        boolean readOnly,
        Progress progress) {

    /** How far it has come. */
    public enum Progress {
        /** Its machine shall run with it and does not have it yet. */
        ATTACHING,
        ATTACHED,
        /** Its machine has not let go of it. */
        DETACHING
    }
}
