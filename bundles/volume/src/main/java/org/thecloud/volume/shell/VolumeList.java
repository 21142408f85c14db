// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.shell;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;
import org.thecloud.volume.Attachment;
import org.thecloud.volume.VolumeSpec;
import org.thecloud.volume.VolumeStatus;
import org.thecloud.volume.Volumes;
import org.thecloud.volume.service.Holders;

@Service
@Command(scope = "volume", name = "list", description = "Lists volumes of a tenant, newest first")
public final class VolumeList extends CloudCommand {

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.USUAL;

    @Option(name = "--after", description = "cursor of the page before")
    private @Nullable String after;

    @Reference private Volumes volumes;

    @Reference private Holders holders;

    @Override
    protected Answer answer(Caller caller) {
        Page<Resource<VolumeSpec, VolumeStatus>> found =
                volumes.list(caller, ResourceQuery.of(new PageQuery(limit, after)));
        List<UUID> ids = found.items().stream().map(Resource::id).toList();
        Map<UUID, Attachment> held = holders.of(caller, ids);
        return Answer.rows(
                found.map(volume -> VolumeRow.of(volume, held.get(volume.id()))).items(),
                VolumeRow.COLUMNS);
    }
}
