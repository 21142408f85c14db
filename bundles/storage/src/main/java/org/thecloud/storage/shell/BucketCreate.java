// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;
import org.thecloud.storage.service.Buckets;

@Service
@Command(scope = "bucket", name = "create", description = "Makes a bucket")
public final class BucketCreate extends MutatingCommand {

    @Argument(name = "name", description = "its name", required = true)
    private String name;

    @Option(name = "--public", description = "anybody may read its objects")
    private boolean open;

    @Reference private Buckets buckets;

    @Override
    protected String permission() {
        return "storage:write";
    }

    @Override
    protected String target() {
        return "bucket/" + name;
    }

    @Override
    protected Done change(Caller caller) {
        return new Done(
                target(), Answer.one(BucketList.Row.of(buckets.create(caller, name, open))));
    }
}
