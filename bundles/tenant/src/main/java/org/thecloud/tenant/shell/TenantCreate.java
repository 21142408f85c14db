// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.identity.User;
import org.thecloud.identity.Users;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Principal;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;
import org.thecloud.tenant.service.Tenant;
import org.thecloud.tenant.service.TenantService;

@Service
@Command(
        scope = "tenant",
        name = "create",
        description = "Makes a tenant; its owner is the first administrator unless one is given")
public final class TenantCreate extends MutatingCommand {

    @Argument(index = 0, name = "slug", description = "its slug", required = true)
    private String slug;

    @Option(name = "--name", description = "its name; else the slug")
    private @Nullable String name;

    @Option(name = "--owner", description = "e-mail of the owner")
    private @Nullable String owner;

    @Reference private TenantService tenants;

    @Reference private Users users;

    @Override
    protected String permission() {
        return "tenant:create";
    }

    @Override
    protected String target() {
        return "tenant/" + slug;
    }

    @Override
    protected Done change(Caller caller) {
        User user =
                owner == null
                        ? users.firstAdministrator()
                                .orElseThrow(
                                        () ->
                                                CloudException.invalid(
                                                        "owner", "owner must be given"))
                        : Named.user(users, owner);
        Principal acting = new Principal(Principal.Type.USER, user.id(), user.email(), null);
        Tenant made =
                tenants.create(
                        new Caller(
                                acting,
                                caller.tenant(),
                                caller.requestId(),
                                caller.address(),
                                caller.conditions()),
                        name == null ? slug : name,
                        slug);
        return new Done("tenant/" + made.id(), Answer.one(made));
    }
}
