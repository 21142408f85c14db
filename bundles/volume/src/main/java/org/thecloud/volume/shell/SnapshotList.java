// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;
import org.thecloud.volume.Snapshots;

@Service
@Command(
        scope = "snapshot",
        name = "list",
        description = "Lists snapshots of a tenant, newest first")
public final class SnapshotList extends CloudCommand {

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.USUAL;

    @Option(name = "--after", description = "cursor of the page before")
    private @Nullable String after;

    @Reference private Snapshots snapshots;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.rows(
                snapshots
                        .list(caller, ResourceQuery.of(new PageQuery(limit, after)))
                        .map(SnapshotRow::of)
                        .items(),
                SnapshotRow.COLUMNS);
    }
}
