// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import java.lang.annotation.Annotation;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
        return new Config() {
            @Override
            public String host() {
                return "127.0.0.1";
            }

            @Override
            public int port() {
                return port;
            }

            @Override
            public String[] domains() {
                return new String[] {domain};
            }

            @Override
            public int threads() {
                return 16;
            }

            @Override
            public int key_requests_per_second() {
                return 1000;
            }

            @Override
            public int key_burst() {
                return 1000;
            }

            @Override
            public int tenant_requests_per_second() {
                return 1000;
            }

            @Override
            public int tenant_burst() {
                return 1000;
            }

            @Override
            public int failures_per_minute() {
                return 5;
            }

            @Override
            public int anonymous_requests_per_second() {
                return 100;
            }

            @Override
            public int hold_seconds() {
                return 10;
            }

            @Override
            public int drain_seconds() {
                return 10;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return Config.class;
            }
        };
    }
}
