// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.audit.service.AuditQuery;
import org.thecloud.audit.service.AuditService;
import org.thecloud.audit.service.Recorded;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

/** The newest lines of a tenant, or those that belong to none. */
@Service
@Command(scope = "audit", name = "list", description = "Lists who did what, newest first")
public final class AuditList extends CloudCommand {

    @Option(name = "--limit", description = "how many at most")
    private int limit = 50;

    @Option(
            name = "--strangers",
            description = "calls of nobody in particular, which belong to no tenant")
    private boolean strangers;

    @Reference private List<AuditService> services;

    @Override
    protected Answer answer(Caller caller) {
        AuditQuery query =
                new AuditQuery(
                        strangers ? null : caller.tenant().value(),
                        limit,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        return Answer.rows(
                services.stream()
                        .flatMap(service -> service.list(query).items().stream())
                        .map(Recorded::entry)
                        .toList(),
                "at",
                "actor_name",
                "action",
                "resource",
                "status",
                "address",
                "code");
    }
}
