// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.thecloud.image.ImageFile;
import org.thecloud.image.Images;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Turnstile;
import org.thecloud.kernel.resource.Resource;

/**
 * Images that tenants brought, if an image service is installed; whoever asks waits while it is
 * replaced, so that a name never means another image for a moment.
 */
@Component(service = TenantImages.class)
public final class TenantImages {

    private static final long PATIENCE_MILLIS = 10_000;

    private final Turnstile<Images> images = new Turnstile<>();

    @Activate
    public TenantImages() {
        // services come to it
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    void add(Images service) {
        images.open(service);
    }

    void remove(Images service) {
        images.close(service, PATIENCE_MILLIS);
    }

    /** The caller's own image that is meant by a name or an id. */
    Optional<UUID> find(Caller caller, String nameOrId) {
        Turnstile.Room<Images> room = images.enter(PATIENCE_MILLIS);
        if (room == null) {
            return Optional.empty();
        }
        try {
            return room.value().find(caller, nameOrId).map(Resource::id);
        } finally {
            images.leave(room);
        }
    }

    /** What the instance's image is as a file; absent for one that its driver finds. */
    @Nullable ImageFile file(Caller caller, @Nullable UUID id) {
        if (id == null) {
            return null;
        }
        Turnstile.Room<Images> room = images.enter(PATIENCE_MILLIS);
        if (room == null) {
            throw new CloudException(
                    KernelError.UNAVAILABLE, "the image service is not there at present");
        }
        try {
            return room.value().file(caller, id);
        } finally {
            images.leave(room);
        }
    }
}
