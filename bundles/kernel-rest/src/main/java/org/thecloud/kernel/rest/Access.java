// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Authenticator;
import org.thecloud.kernel.access.Authorizer;
import org.thecloud.kernel.access.Credentials;
import org.thecloud.kernel.access.Decision;
import org.thecloud.kernel.access.TenantResolver;

/**
 * The parts that know who somebody is and what they may do. Requests wait while one is replaced,
 * and never pass without.
 */
final class Access implements AutoCloseable {

    private static final String BEARER = "Bearer ";
    private static final int LONGEST = 4096;

    private final Held<Authenticator> authenticator;
    private final Held<TenantResolver> tenants;
    private final Held<Authorizer> authorizer;

    Access(BundleContext context, Config config) {
        authenticator = new Held<>(context, Authenticator.class, config);
        tenants = new Held<>(context, TenantResolver.class, config);
        authorizer = new Held<>(context, Authorizer.class, config);
    }

    Principal authenticate(HttpServletRequest request, String address) {
        String key = request.getHeader("X-API-Key");
        String authorization = request.getHeader("Authorization");
        boolean bearer =
                authorization != null
                        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        if (key == null && !bearer) {
            throw refused("send your API key in the header X-API-Key, or as a bearer token");
        }
        String token =
                key == null && authorization != null
                        ? authorization.substring(BEARER.length())
                        : null;
        Credentials credentials = new Credentials(secret(key), secret(token), address);
        Optional<Principal> principal =
                authenticator.ask(service -> service.authenticate(credentials));
        return principal.orElseThrow(() -> refused("the API key or token is not valid"));
    }

    private static @Nullable Secret secret(@Nullable String text) {
        if (text != null && text.length() > LONGEST) {
            throw refused("the API key or token is not valid");
        }
        return text == null ? null : new Secret(text.strip());
    }

    private static CloudException refused(String sentence) {
        return new CloudException(KernelError.UNAUTHENTICATED, sentence);
    }

    TenantId tenant(Principal principal, @Nullable String requested) {
        return tenants.ask(service -> service.resolve(principal, requested));
    }

    Decision decide(Caller caller, String permission, String resource) {
        return authorizer.ask(service -> service.decide(caller, permission, resource));
    }

    @Override
    public void close() {
        authenticator.close();
        tenants.close();
        authorizer.close();
    }
}
