// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.spi;

import java.util.Set;
import org.thecloud.volume.Form;

/**
 * What a driver can do.
 *
 * @param simulated whether there is nothing real behind it
 */
public record Limits(Set<Form> forms, boolean encryption, boolean simulated) {

    public Limits {
        forms = Set.copyOf(forms);
    }
}
