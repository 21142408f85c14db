// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.compute.InstanceChange;
import org.thecloud.compute.Power;

@Service
@Command(
        scope = "instance",
        name = "pause",
        description = "Halts an instance where it is, with its memory; start lets it go on")
public final class InstancePause extends ChangeOfInstance {

    @Override
    InstanceChange change() {
        return InstanceChange.power(Power.PAUSED);
    }
}
