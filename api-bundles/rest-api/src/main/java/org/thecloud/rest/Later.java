// SPDX-License-Identifier: Apache-2.0
package org.thecloud.rest;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lets a request wait without a thread. Taken as {@code @Context} by methods that have no body to
 * read.
 */
@ProviderType
public interface Later {
    /**
     * What the stage brings. If it is not there yet, this throws something that the method must let
     * pass; once it is there, the method is called again, from its beginning, by another thread and
     * after the same checks of who calls and what they may do, and this returns it. Meanwhile the
     * bundle of the method may be replaced: the successor is called then. If the client goes away,
     * the stage is cancelled.
     *
     * @param work asked for once only
     */
    <R> R await(Supplier<CompletionStage<R>> work);
}
