// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.compute.spi.MachineBoot;
import org.thecloud.compute.spi.MachineSize;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** An image that is not there, a registry that is not there, and one that does not answer. */
@NeedsDocker
class RegistryTest {

    private static DriverException refusal(DockerDriver driver, String image) {
        return catchThrowableOfType(DriverException.class, () -> driver.requireImage(image));
    }

    @Test
    void aRegistryThatIsNotThereIsNoMissingImage() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            closed = socket.getLocalPort();
        }
        DriverException refusal =
                refusal(Settings.usual().driver(), "127.0.0.1:%d/some/image".formatted(closed));
        assertThat(refusal.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(refusal.code()).isEqualTo("REGISTRY_UNAVAILABLE");
        assertThat(refusal).hasMessageContaining("127.0.0.1:" + closed);
    }

    @Test
    void aRegistryThatNeverAnswersIsNotWaitedFor() {
        try (LocalRegistry registry = LocalRegistry.silent()) {
            long before = System.nanoTime();
            DriverException refusal =
                    refusal(
                            Settings.usual().with("image_check_seconds", 2).driver(),
                            registry.address() + "/some/image:2");
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isLessThan(Duration.ofSeconds(5));
            assertThat(refusal.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(refusal.code()).isEqualTo("REGISTRY_UNAVAILABLE");
        }
    }

    private static MachineSpec spec(String image) {
        return new MachineSpec(
                Ids.next(),
                UUID.randomUUID(),
                "pulled",
                new MachineSize(1, 64 << 20, 0, 10),
                new MachineBoot(image, List.of()));
    }

    @Test
    void anImageIsFetchedOnceAndThenAsksNobody() throws IOException {
        DockerDriver driver = Settings.usual().driver();
        try (LocalRegistry registry = LocalRegistry.open().with("some/image", "1")) {
            String image = registry.address() + "/some/image:1";
            MachineSpec first = spec(image);
            MachineSpec second = spec(image);
            try {
                driver.requireImage(image);
                assertThat(driver.ensure(first).state()).isEqualTo(State.CREATED);
                assertThat(registry.requests()).anyMatch(line -> line.contains("/blobs/"));
                int asked = registry.requests().size();
                driver.requireImage(image);
                assertThat(driver.ensure(second).state()).isEqualTo(State.CREATED);
                assertThat(registry.requests()).hasSize(asked);
            } finally {
                driver.delete(first.id());
                driver.delete(second.id());
                Docker.CLIENT.removeImageCmd(image).exec();
            }
        }
        driver.close();
    }

    @Test
    void aFetchThatBreaksOffIsTriedAgainLater() throws IOException {
        DockerDriver driver = Settings.usual().driver();
        try (LocalRegistry registry = LocalRegistry.open().with("some/image", "1")) {
            registry.loseTheBlobs();
            MachineSpec spec = spec(registry.address() + "/some/image:1");
            DriverException failure =
                    catchThrowableOfType(DriverException.class, () -> driver.ensure(spec));
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.code()).isEqualTo("PULL_FAILED");
            assertThat(driver.inspect(spec.id())).isEqualTo(Machine.absent());
        }
        driver.close();
    }

    @Test
    void theLoginIsForItsOwnRegistryOnly() {
        try (LocalRegistry own = LocalRegistry.withLogin();
                LocalRegistry other = LocalRegistry.withLogin()) {
            DockerDriver driver =
                    Settings.usual()
                            .with("registry_address", own.address())
                            .with("registry_username", "builder")
                            .with("registry_password", "tomato")
                            .driver();
            assertThat(refusal(driver, own.address() + "/some/image").code())
                    .isEqualTo("IMAGE_NOT_FOUND");
            refusal(driver, other.address() + "/some/image");
            String login =
                    Base64.getEncoder()
                            .encodeToString("builder:tomato".getBytes(StandardCharsets.UTF_8));
            assertThat(own.logins()).contains("Basic " + login);
            assertThat(other.logins()).isEmpty();
        }
    }
}
