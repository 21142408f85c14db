// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.shell;

import java.time.Instant;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;

@Service
@Command(
        scope = "bucket",
        name = "list",
        description = "Lists buckets of a tenant with their sizes")
public final class BucketList extends CloudCommand {

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.USUAL;

    @Option(name = "--after", description = "cursor of the page before")
    private @Nullable String after;

    @Reference private Buckets buckets;

    record Row(
            String name,
            String versioning,
            boolean isPublic,
            long objects,
            long sizeBytes,
            Instant createdAt) {

        static Row of(Bucket bucket) {
            return new Row(
                    bucket.name(),
                    bucket.versioning().name(),
                    bucket.isPublic(),
                    bucket.objects(),
                    bucket.bytes(),
                    bucket.createdAt());
        }
    }

    @Override
    protected Answer answer(Caller caller) {
        return Answer.rows(
                buckets.list(caller, new PageQuery(limit, after)).map(Row::of).items(),
                "name",
                "versioning",
                "is_public",
                "objects",
                "size_bytes",
                "created_at");
    }
}
