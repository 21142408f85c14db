// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.compute.InstanceChange;
import org.thecloud.compute.Power;

@Service
@Command(scope = "instance", name = "start", description = "Starts a stopped instance")
public final class InstanceStart extends ChangeOfInstance {

    @Override
    InstanceChange change() {
        return InstanceChange.power(Power.RUNNING);
    }
}
