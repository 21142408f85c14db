// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.util.converter.Converters;
import org.thecloud.aws.AwsService;
import org.thecloud.identity.AccessKey;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Authorizer;
import org.thecloud.kernel.access.TenantResolver;

/** A listener for tests of services: with keys and permissions of the test's own. */
public final class ListenerFixture implements AutoCloseable {

    private final Listener listener;

    /**
     * @param keys finds keys by their id
     * @param tenants says in which tenant somebody acts
     */
    public ListenerFixture(
            int port,
            AwsService service,
            Function<String, Optional<AccessKey>> keys,
            Function<Principal, TenantId> tenants,
            Authorizer authorizer)
            throws Exception {
        listener = new Listener(config(port, "localhost"), Clock.systemUTC());
        listener.addService(service);
        listener.addKeys(keys::apply);
        listener.addTenants(
                new TenantResolver() {
                    @Override
                    public TenantId resolve(Principal principal, @Nullable String requested) {
                        return tenants.apply(principal);
                    }
                });
        listener.addAuthorizer(authorizer);
    }

    public int port() {
        return listener.port();
    }

    @Override
    public void close() throws Exception {
        listener.close();
    }

    static Config config(int port, String domain) {
        return Converters.standardConverter()
                .convert(
                        Map.of(
                                "port",
                                port,
                                "domains",
                                new String[] {domain},
                                "key.requests.per.second",
                                1000,
                                "key.burst",
                                1000,
                                "tenant.requests.per.second",
                                1000,
                                "tenant.burst",
                                1000,
                                "failures.per.minute",
                                5,
                                "anonymous.requests.per.second",
                                100))
                .to(Config.class);
    }
}
