// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;
import org.thecloud.storage.service.Mover;

@Service
@Command(
        scope = "bucket",
        name = "stores",
        description = "Counts what is in the stores that keep the bytes of all tenants")
public final class BucketStores extends CloudCommand {

    @Reference private Mover mover;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.rows(mover.standing(), "store", "first", "blobs", "in_use", "bytes");
    }
}
