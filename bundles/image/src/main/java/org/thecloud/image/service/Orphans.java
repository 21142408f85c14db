// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.service;

import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.image.ImageSpec;
import org.thecloud.image.ImageStatus;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.work.Sweep;

/** Removes files that no image is behind, and what was left of uploads. */
@Component(service = Sweep.class)
public final class Orphans implements Sweep {

    private final ResourceStore<ImageSpec, ImageStatus> store;
    private final Shelf shelf;

    @Activate
    public Orphans(@Reference Resources resources, @Reference Shelf shelf) {
        this.store = resources.of(new ImageKind());
        this.shelf = shelf;
    }

    @Override
    public String name() {
        return "image.orphans";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(30);
    }

    // The row exists before the file, so a file without a row is an orphan.
    @Override
    public void sweep() {
        shelf.sweep(store::exists);
    }
}
