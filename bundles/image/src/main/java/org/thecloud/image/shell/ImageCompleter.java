// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.shell;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.image.Images;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.shell.OwnedCompleter;

/** Completes names of images in the session's tenant. */
@Service
public final class ImageCompleter extends OwnedCompleter {

    @Reference private List<Images> images;

    @Override
    protected Stream<String> names(Caller caller, ResourceQuery first) {
        return images.stream()
                .flatMap(all -> all.list(caller, first).items().stream())
                .map(Resource::name);
    }
}
