// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.crypto;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Where keys lie and how dear a password guess is. */
@ObjectClassDefinition(
        id = "org.thecloud.kernel.crypto",
        name = "The Cloud: crypto",
        description = "Key ring of the platform and cost of password hashes.")
@interface Config {

    @AttributeDefinition(
            description = "File with the keys; empty means cloud.keys in the configuration folder.")
    String keys_file() default "";

    @AttributeDefinition(description = "Memory of one password hash, in KiB.")
    int argon2_memory_kib() default 19456;

    @AttributeDefinition(description = "Passes over that memory.")
    int argon2_iterations() default 2;

    @AttributeDefinition(description = "Password hashes computed at the same time.")
    int argon2_concurrent() default 2;
}
