// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.ShellUtil;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;

/** The person at the shell, as a caller of services. */
public final class Operator {

    /** Session variable that names the tenant for the commands that follow. */
    public static final String TENANT_VARIABLE = "tenant";

    private Operator() {}

    /**
     * The operator of this session in the tenant asked for, else in the one of the session variable
     * {@value #TENANT_VARIABLE}, else in the administrator's.
     *
     * @throws CloudException INVALID_INPUT for a tenant that nobody knows
     */
    public static Caller caller(
            Session session,
            List<TenantNames> names,
            @Nullable String asked,
            Conditions conditions) {
        return new Caller(
                principal(), tenant(session, names, asked), "ssh-" + Ids.next(), null, conditions);
    }

    private static Principal principal() {
        // The login, not the session variable USER: a client can set variables.
        String login = ShellUtil.getCurrentUserName();
        String name = login == null ? "console" : login;
        UUID id = UUID.nameUUIDFromBytes(("operator:" + name).getBytes(StandardCharsets.UTF_8));
        return new Principal(Principal.Type.OPERATOR, id, name, null);
    }

    private static TenantId tenant(
            Session session, List<TenantNames> names, @Nullable String asked) {
        Object variable = session.get(TENANT_VARIABLE);
        String wanted = asked == null && variable != null ? variable.toString() : asked;
        if (wanted == null || wanted.isBlank()) {
            return names.stream()
                    .flatMap(known -> known.home().stream())
                    .findFirst()
                    .orElse(TenantId.PLATFORM);
        }
        return names.stream()
                .flatMap(known -> known.find(wanted).stream())
                .findFirst()
                .orElseThrow(
                        () ->
                                CloudException.invalid(
                                        "tenant", "there is no tenant \"" + wanted + "\""));
    }
}
