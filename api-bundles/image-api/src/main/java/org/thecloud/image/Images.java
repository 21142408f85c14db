// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image;

import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;

/**
 * Images of the caller's tenant. Mutations return when the wish is on disk. Failures are {@link
 * org.thecloud.kernel.CloudException} with a code of {@link ImageError} or of the kernel.
 * Thread-safe.
 */
@ProviderType
public interface Images {
    /** Name of the kind, for references: whoever uses an image names it. */
    String KIND = "image";

    /** Records an image whose bytes come after: they are sent, or fetched from its address. */
    Resource<ImageSpec, ImageStatus> create(Caller caller, NewImage wanted);

    /**
     * Takes the bytes of an image that waits for them. Returns when they are complete, verified and
     * on disk; a call that fails leaves nothing behind, and the image waits on. The same bytes once
     * more are answered like the first time.
     *
     * @param length in bytes, negative if it is not known
     */
    Resource<ImageSpec, ImageStatus> upload(Caller caller, UUID id, InputStream bytes, long length);

    Resource<ImageSpec, ImageStatus> get(Caller caller, UUID id);

    /** The one of this name or, if none has it, of this id. */
    Optional<Resource<ImageSpec, ImageStatus>> find(Caller caller, String nameOrId);

    Page<Resource<ImageSpec, ImageStatus>> list(Caller caller, ResourceQuery query);

    /** Refused with IN_USE, naming who, while a resource names the image. */
    Resource<ImageSpec, ImageStatus> delete(Caller caller, UUID id);

    /**
     * The file of an image. For the service whose resource names, or shall name, the image.
     *
     * @throws org.thecloud.kernel.CloudException WRONG_STATE unless it is AVAILABLE
     */
    ImageFile file(Caller caller, UUID id);
}
