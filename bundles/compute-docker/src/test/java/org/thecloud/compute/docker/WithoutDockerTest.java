// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.compute.spi.MachineBoot;
import org.thecloud.compute.spi.MachineSize;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.Probe;

/** On a machine where no engine answers. */
class WithoutDockerTest {

    @TempDir Path folder;

    private DockerDriver at(String host) {
        return Settings.usual().with("host", host).driver();
    }

    private static MachineSpec spec(int vcpus, long memoryBytes) {
        return new MachineSpec(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "web",
                new MachineSize(vcpus, memoryBytes, 0, 10),
                new MachineBoot("nginx", List.of()));
    }

    private static DriverException failure(Runnable call) {
        return catchThrowableOfType(DriverException.class, call::run);
    }

    @Test
    void itIsThereAndSaysWhatIsMissing() {
        DockerDriver driver = at("unix://" + folder.resolve("docker.sock"));
        assertThat(driver.probe().state()).isEqualTo(Probe.State.UNHEALTHY);
        assertThat(driver.probe().message())
                .contains(folder.resolve("docker.sock").toString(), "install and start Docker");
        assertThat(driver.limits().isolation()).isEqualTo("container");
        MachineSpec spec = spec(1, 1 << 30);
        assertThat(failure(() -> driver.ensure(spec)).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(() -> driver.inspect(spec.id())).code()).isEqualTo("ENGINE_UNREACHABLE");
        assertThat(failure(() -> driver.delete(spec.id())).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(() -> driver.capacity()).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(() -> driver.requireImage("nginx")).code())
                .isEqualTo("ENGINE_UNREACHABLE");
    }

    @Test
    void nobodyElsesEngineIsReachedInClear() {
        Probe probe = at("tcp://192.0.2.1:2375").probe();
        assertThat(probe.state()).isEqualTo(Probe.State.UNHEALTHY);
        assertThat(probe.message()).contains("set certificates");
    }

    @Test
    void aHostThatIsNoneIsNamed() {
        assertThat(at("/var/run/docker.sock").probe().message()).contains("unix:///PATH");
        assertThat(at("tcp://192.0.2.1").probe().message()).contains("tcp://HOST:PORT");
        assertThat(at("unix://a b").probe().message()).contains("unix:///PATH");
    }

    @Test
    void certificatesThatAreNotThereAreNamed() {
        Probe probe =
                Settings.usual()
                        .with("host", "tcp://192.0.2.1:2376")
                        .with("certificates", folder.toString())
                        .driver()
                        .probe();
        assertThat(probe.state()).isEqualTo(Probe.State.UNHEALTHY);
        assertThat(probe.message()).contains(folder.toString(), "cert.pem");
    }

    @Test
    void aCapabilityThatIsNoneIsNamed() {
        Probe probe =
                Settings.usual()
                        .with("capabilities", new String[] {"CHOWN, FLYING"})
                        .driver()
                        .probe();
        assertThat(probe.state()).isEqualTo(Probe.State.UNHEALTHY);
        assertThat(probe.message()).endsWith("FLYING");
    }

    @Test
    void lessThanTheEngineTakesIsRefusedBeforehand() {
        DriverException refusal =
                failure(() -> at("unix:///nowhere").check(spec(1, (6 << 20) - 1)));
        assertThat(refusal.kind()).isEqualTo(Kind.UNSUPPORTED);
    }
}
