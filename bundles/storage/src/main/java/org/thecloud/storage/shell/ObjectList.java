// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.shell;

import java.time.Instant;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.From;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.Objects;

@Service
@Command(scope = "object", name = "list", description = "Lists objects of a bucket by key")
public final class ObjectList extends CloudCommand {

    @Argument(name = "bucket", description = "name of the bucket", required = true)
    private String bucket;

    @Option(name = "--prefix", description = "only keys that begin so")
    private String prefix = "";

    @Option(name = "--after", description = "only keys after this one")
    private String after = "";

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.USUAL;

    @Reference private Buckets buckets;

    @Reference private Objects objects;

    record Row(
            String key, String versionId, long sizeBytes, String contentType, Instant createdAt) {

        static Row of(ObjectVersion version) {
            return new Row(
                    version.key(),
                    version.versionId(),
                    version.size(),
                    version.contentType(),
                    version.createdAt());
        }
    }

    @Override
    protected Answer answer(Caller caller) {
        PageQuery checked = new PageQuery(limit, null);
        return Answer.rows(
                objects
                        .list(
                                buckets.own(caller, bucket),
                                prefix,
                                From.after(after),
                                checked.limit())
                        .stream()
                        .map(Row::of)
                        .toList(),
                "key",
                "version_id",
                "size_bytes",
                "content_type",
                "created_at");
    }
}
