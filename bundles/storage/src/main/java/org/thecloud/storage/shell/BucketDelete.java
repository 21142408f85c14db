// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;

@Service
@Command(scope = "bucket", name = "delete", description = "Removes an empty bucket")
public final class BucketDelete extends MutatingCommand {

    @Argument(name = "name", description = "its name", required = true)
    private String name;

    @Reference private Buckets buckets;

    @Override
    protected String permission() {
        return "storage:delete";
    }

    @Override
    protected String target() {
        return "bucket/" + name;
    }

    @Override
    protected Done change(Caller caller) {
        Bucket bucket = buckets.own(caller, name);
        buckets.delete(caller, bucket);
        return new Done(target(), Answer.one(BucketList.Row.of(bucket)));
    }
}
