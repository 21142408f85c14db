// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.network.ReachQuestion;
import org.thecloud.network.Reachability;
import org.thecloud.network.Rule;
import org.thecloud.network.Vpcs;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(
        scope = "vpc",
        name = "trace",
        description = "Tells whether and why one instance reaches another")
public final class VpcTrace extends CloudCommand {

    @Argument(index = 0, name = "vpc", description = "name or id", required = true)
    @Completion(VpcCompleter.class)
    private String vpc;

    @Argument(
            index = 1,
            name = "from",
            description = "id of an instance or port in it, or its address",
            required = true)
    private String from;

    @Argument(index = 2, name = "to", description = "the same, or any address", required = true)
    private String to;

    @Argument(
            index = 3,
            name = "port",
            description = "of TCP or UDP; without it an echo request",
            required = false)
    private @Nullable String port;

    @Option(name = "--protocol", description = "tcp or udp")
    private String protocol = "tcp";

    @Reference private Vpcs vpcs;

    @Override
    protected Answer answer(Caller caller) {
        Reachability found =
                vpcs.reach(
                        caller,
                        Typed.vpc(vpcs, caller, vpc),
                        new ReachQuestion(from, to, asked(), number()));
        Answer answer = Answer.one(found);
        return found.reachable() ? answer : Answer.failing(answer, found.summary());
    }

    private Rule.Protocol asked() {
        if (port == null) {
            return Rule.Protocol.ICMP;
        }
        return switch (protocol.toLowerCase(Locale.ROOT)) {
            case "tcp" -> Rule.Protocol.TCP;
            case "udp" -> Rule.Protocol.UDP;
            default -> throw CloudException.invalid("protocol", "protocol must be tcp or udp");
        };
    }

    private @Nullable Integer number() {
        try {
            return port == null ? null : Integer.valueOf(port);
        } catch (NumberFormatException notANumber) {
            throw CloudException.invalid("port", "port must be a number");
        }
    }
}
