// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.image.Images;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "image", name = "list", description = "Lists images of a tenant, newest first")
public final class ImageList extends CloudCommand {

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.USUAL;

    @Option(name = "--after", description = "cursor of the page before")
    private @Nullable String after;

    @Reference private Images images;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.rows(
                images.list(caller, ResourceQuery.of(new PageQuery(limit, after)))
                        .map(ImageRow::of)
                        .items(),
                ImageRow.COLUMNS);
    }
}
