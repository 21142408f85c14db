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
import org.thecloud.storage.service.Demand;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.Objects;

@Service
@Command(scope = "object", name = "delete", description = "Deletes an object")
public final class ObjectDelete extends MutatingCommand {

    @Argument(index = 0, name = "bucket", description = "name of the bucket", required = true)
    private String bucket;

    @Argument(index = 1, name = "key", description = "key of the object", required = true)
    private String key;

    @Reference private Buckets buckets;

    @Reference private Objects objects;

    @Override
    protected String permission() {
        return "storage:delete";
    }

    @Override
    protected String target() {
        return "bucket/" + bucket + "/" + key;
    }

    @Override
    protected Done change(Caller caller) {
        Bucket found = buckets.own(caller, bucket);
        ObjectVersion version = objects.find(found, key, null);
        objects.delete(caller, found, key, Demand.NONE);
        return new Done(target(), Answer.one(ObjectList.Row.of(version)));
    }
}
