// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.AwsService;
import org.thecloud.identity.AccessKey;
import org.thecloud.identity.AccessKeys;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Authorizer;
import org.thecloud.kernel.access.TenantResolver;

/** The parts that requests need, each of which may be replaced while they come. */
final class Gate {

    final Held<AccessKeys> keys;
    final Held<TenantResolver> tenants;
    final Held<Authorizer> authorizer;
    final Limits limits;
    final Recorder recorder = new Recorder();
    final Verifier verifier;
    private final Map<String, Held<AwsService>> services = new ConcurrentHashMap<>();
    private final Config config;

    Gate(Config config, Clock clock) {
        this.config = config;
        keys = new Held<>("the service that knows keys", config);
        tenants = new Held<>("the service that knows tenants", config);
        authorizer = new Held<>("the service that knows permissions", config);
        limits = new Limits(config);
        verifier = new Verifier(clock);
    }

    Held<AwsService> service(String name) {
        return services.computeIfAbsent(name, n -> new Held<>("the service " + n, config));
    }

    /** The way to a service that is or was there. */
    Optional<Held<AwsService>> known(String name) {
        return Optional.ofNullable(services.get(name));
    }

    AccessKey key(Claim.Scope scope, String address) {
        limits.beforeSignature(address, scope.accessKeyId());
        Optional<AccessKey> key = keys.ask(known -> known.find(scope.accessKeyId()));
        return key.orElseThrow(
                () ->
                        new AwsRefusal(
                                403,
                                "InvalidAccessKeyId",
                                "The AWS Access Key Id you provided does not exist in our records."));
    }

    TenantId tenant(AccessKey key, @Nullable String requested) {
        return tenants.ask(known -> known.resolve(key.principal(), requested));
    }
}
