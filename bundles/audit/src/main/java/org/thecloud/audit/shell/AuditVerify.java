// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.audit.service.AuditService;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

/** Reads the whole chain. */
@Service
@Command(scope = "audit", name = "verify", description = "Checks that the audit trail is whole")
public final class AuditVerify extends CloudCommand {

    @Reference private List<AuditService> services;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.rows(
                services.stream().map(AuditService::verify).toList(),
                "valid",
                "entries",
                "broken_at",
                "problem");
    }
}
