// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.rest;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.identity.service.AccountService;
import org.thecloud.identity.service.KeyService;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.rest.Answers;
import org.thecloud.rest.AnyCaller;
import org.thecloud.rest.Message;
import org.thecloud.rest.PageRequest;
import org.thecloud.rest.Public;
import org.thecloud.rest.Replies;
import org.thecloud.rest.RestResource;

/** Accounts and keys. */
@Component(service = AuthResource.class)
@RestResource
@Path("auth")
public final class AuthResource {

    private final AccountService accounts;
    private final KeyService keys;

    @Activate
    public AuthResource(@Reference AccountService accounts, @Reference KeyService keys) {
        this.accounts = accounts;
        this.keys = keys;
    }

    @POST
    @Path("register")
    @Public(value = "user:register", sensitive = true)
    @Answers(summary = "Registers a user", value = RegisteredView.class, status = 201)
    public Response register(@Context Caller caller, @Nullable Register body) {
        Register given = given(body);
        return Replies.created(
                RegisteredView.of(
                        accounts.register(caller, given.email(), given.password(), given.name())));
    }

    @POST
    @Path("login")
    @Public(value = "user:login", sensitive = true)
    @Answers(summary = "Logs in: answers a key", value = LoginView.class)
    public Response login(@Context Caller caller, @Nullable LogIn body) {
        LogIn given = given(body);
        return Replies.ok(LoginView.of(accounts.login(caller, given.email(), given.password())));
    }

    @POST
    @Path("forgot-password")
    @Public(value = "user:forgot-password", sensitive = true)
    @Answers(
            summary = "Asks for a letter with which the password can be reset",
            value = Message.class)
    public Response forgot(@Context Caller caller, @Nullable ForgotPassword body) {
        accounts.forgot(caller, given(body).email());
        return Replies.ok(new Message("If the email exists, a reset token has been sent."));
    }

    @POST
    @Path("reset-password")
    @Public(value = "user:reset-password", sensitive = true)
    @Answers(summary = "Sets a new password", value = Message.class)
    public Response reset(@Context Caller caller, @Nullable ResetPassword body) {
        ResetPassword given = given(body);
        accounts.resetPassword(
                caller,
                given.token(),
                given.newPassword(),
                Boolean.TRUE.equals(given.revokeKeys()));
        return Replies.ok(new Message("password updated successfully"));
    }

    @GET
    @Path("me")
    @AnyCaller("user:get")
    @Answers(summary = "Shows the caller's account", value = UserView.class)
    public Response me(@Context Caller caller) {
        return Replies.ok(UserView.of(accounts.me(caller)));
    }

    @POST
    @Path("keys")
    @AnyCaller("key:create")
    @Answers(
            summary = "Creates an API key; its secret is in this answer only",
            value = KeyView.class,
            status = 201)
    public Response create(
            @Context Caller caller, @Context UriInfo request, @Nullable CreateKey body) {
        CreateKey given = given(body);
        KeyView made = KeyView.of(keys.create(caller, given.name(), given.expiresAt()));
        return Replies.created(request, made.id(), made);
    }

    @GET
    @Path("keys")
    @AnyCaller("key:list")
    @Answers(summary = "Lists the caller's API keys", value = KeyView.class, list = true)
    public Response list(
            @Context Caller caller, @Context UriInfo request, @BeanParam PageRequest page) {
        return Replies.page(request, keys.list(caller, page.query()).map(KeyView::of));
    }

    @DELETE
    @Path("keys/{id}")
    @AnyCaller("key:delete")
    @Answers(summary = "Revokes an API key", status = 204)
    public Response revoke(@Context Caller caller, @PathParam("id") String id) {
        keys.revoke(caller, Ids.parse("id", id));
        return Replies.nothing();
    }

    @POST
    @Path("keys/{id}/rotate")
    @AnyCaller("key:rotate")
    @Answers(summary = "Puts a new API key in the place of an old one", value = KeyView.class)
    public Response rotate(@Context Caller caller, @PathParam("id") String id) {
        return Replies.ok(KeyView.of(keys.rotate(caller, Ids.parse("id", id))));
    }

    @POST
    @Path("keys/{id}/regenerate")
    @AnyCaller("key:rotate")
    @Answers(
            summary = "Puts a new API key in the place of an old one, as rotate does",
            value = KeyView.class)
    public Response regenerate(@Context Caller caller, @PathParam("id") String id) {
        return rotate(caller, id);
    }

    private static <T> T given(@Nullable T body) {
        if (body == null) {
            throw CloudException.invalid("body", "a JSON object must be sent");
        }
        return body;
    }
}
