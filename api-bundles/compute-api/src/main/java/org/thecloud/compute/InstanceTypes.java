// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The catalogue of sizes. */
@ProviderType
public interface InstanceTypes {
    /** All of them, smallest first. */
    List<InstanceType> list();

    Optional<InstanceType> find(String id);
}
