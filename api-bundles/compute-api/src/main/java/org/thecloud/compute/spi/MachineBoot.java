// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.image.ImageFile;
import org.thecloud.kernel.Secret;

/**
 * What a machine starts from and what it is told then.
 *
 * @param image what it is made of, in the driver's words or, with {@code file}, in the tenant's
 * @param file of an image of its tenant's, for a driver with {@link ImageFiles}; absent for an
 *     image that the driver finds, and while nothing is made
 * @param command what to run instead of the image's own; empty keeps that
 * @param env variables, by name
 * @param userData a script for the first start
 * @param sshKeys lines of {@code authorized_keys}, for a driver that is {@link Keyed}
 */
public record MachineBoot(
        String image,
        @Nullable ImageFile file,
        List<String> command,
        Map<String, Secret> env,
        @Nullable Secret userData,
        List<String> sshKeys) {

    public MachineBoot {
        command = List.copyOf(command);
        env = Map.copyOf(env);
        sshKeys = List.copyOf(sshKeys);
    }

    /** An image that the driver finds, and what to run in it. */
    public MachineBoot(String image, List<String> command) {
        this(image, null, command, Map.of(), null, List.of());
    }

    /** The same from another image. */
    public MachineBoot image(String other) {
        return new MachineBoot(other, file, command, env, userData, sshKeys);
    }

    /** The same from this file. */
    public MachineBoot file(ImageFile other) {
        return new MachineBoot(image, other, command, env, userData, sshKeys);
    }

    /** The same with another command. */
    public MachineBoot command(List<String> other) {
        return new MachineBoot(image, file, other, env, userData, sshKeys);
    }

    /** The same with these variables. */
    public MachineBoot env(Map<String, Secret> other) {
        return new MachineBoot(image, file, command, other, userData, sshKeys);
    }

    /** The same with another script. */
    public MachineBoot userData(Secret other) {
        return new MachineBoot(image, file, command, env, other, sshKeys);
    }

    /** The same with these keys. */
    public MachineBoot sshKeys(List<String> other) {
        return new MachineBoot(image, file, command, env, userData, other);
    }
}
