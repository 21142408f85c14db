// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.Locale;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.GroupSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.Rule;
import org.thecloud.network.SecurityGroups;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "sg", name = "allow", description = "Adds a rule to a security group")
public final class SgAllow extends MutatingCommand {

    @Argument(index = 0, name = "group", description = "id", required = true)
    private String group;

    @Argument(index = 1, name = "protocol", description = "tcp, udp, icmp or all", required = true)
    @Completion(
            value = StringsCompleter.class,
            values = {"tcp", "udp", "icmp", "all"})
    private String protocol;

    @Argument(
            index = 2,
            name = "other",
            description = "block of addresses, or id of a group, of the other side",
            required = true)
    private String other;

    @Option(name = "--port", description = "PORT or FIRST-LAST")
    private @Nullable String port;

    @Option(name = "--egress", description = "what goes out, not what comes in")
    private boolean egress;

    @Option(name = "--deny", description = "forbid instead of allow")
    private boolean deny;

    @Option(name = "--priority", description = "the lowest decides")
    private int priority = Rule.USUAL_PRIORITY;

    @Reference private SecurityGroups groups;

    @Override
    protected String permission() {
        return "sg:update";
    }

    @Override
    protected String target() {
        return "sg/" + group;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = Typed.id("sg", group);
        Resource<GroupSpec, Installed> changed = groups.add(caller, id, rule());
        return new Done("sg/" + id, Answer.one(GroupRow.of(changed)));
    }

    private Rule rule() {
        boolean block = other.indexOf('/') >= 0;
        return new Rule(
                Ids.next(),
                egress ? Rule.Direction.EGRESS : Rule.Direction.INGRESS,
                named(),
                number(0),
                number(1),
                block ? other : null,
                block ? null : Typed.id("sg", other),
                priority,
                deny ? Rule.Action.DENY : Rule.Action.ALLOW,
                "");
    }

    private Rule.Protocol named() {
        try {
            return Rule.Protocol.valueOf(protocol.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw CloudException.invalid("protocol", "protocol must be tcp, udp, icmp or all");
        }
    }

    private @Nullable Integer number(int end) {
        if (port == null) {
            return null;
        }
        String[] ends = port.split("-", -1);
        try {
            return Integer.valueOf(ends[Math.min(end, ends.length - 1)]);
        } catch (NumberFormatException notANumber) {
            throw CloudException.invalid("port", "port must be PORT or FIRST-LAST");
        }
    }
}
