// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.Instances;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.store.StoreFixture;

class ConsoleTunnelTest {

    private static final URI SCREEN = URI.create("vnc://127.0.0.1:5907?VncPassword=tomato");

    private final UUID instance = UUID.randomUUID();
    private final Caller alice = StoreFixture.newCaller();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private String state = InstanceState.RUNNING;
    private final ConsoleTunnel tunnel = new ConsoleTunnel(instances(), ticking());

    private Clock ticking() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    /** Knows one instance, and only for its tenant. */
    private Instances instances() {
        return (Instances)
                Proxy.newProxyInstance(
                        Instances.class.getClassLoader(),
                        new Class<?>[] {Instances.class},
                        (proxy, method, arguments) -> {
                            assertThat(method.getName()).isEqualTo("get");
                            assertThat(arguments).containsExactly(alice, instance);
                            return shown();
                        });
    }

    private Resource<InstanceSpec, InstanceStatus> shown() {
        return new Resource<>(
                instance,
                "instance",
                alice.tenant(),
                "web",
                null,
                1,
                1,
                null,
                null,
                state,
                null,
                false,
                Map.of(),
                UUID.randomUUID(),
                now,
                now);
    }

    private void refused(String token) {
        assertThatThrownBy(() -> tunnel.redeem(token))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(KernelError.NOT_FOUND));
    }

    @Test
    void aTokenIsGoodOnceAndForTheScreenThatItWasMadeFor() {
        String token = tunnel.ticket(alice, instance, SCREEN);
        assertThat(token).matches("[A-Za-z0-9_-]{43}");
        assertThat(tunnel.redeem(token)).isEqualTo(new InetSocketAddress("127.0.0.1", 5907));
        refused(token);
        refused("");
        refused("guessed");
    }

    @Test
    void aTokenIsNotGoodForLong() {
        String token = tunnel.ticket(alice, instance, SCREEN);
        now = now.plus(Duration.ofSeconds(61));
        refused(token);
    }

    @Test
    void aTokenOfAnInstanceThatStoppedShowsNobodyElsesScreen() {
        String token = tunnel.ticket(alice, instance, SCREEN);
        state = InstanceState.STOPPED;
        refused(token);
    }
}
