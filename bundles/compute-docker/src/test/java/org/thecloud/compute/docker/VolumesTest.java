// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.compute.spi.MachineBoot;
import org.thecloud.compute.spi.MachineSize;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.MachineVolume;
import org.thecloud.compute.spi.Wiring;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.network.NetworkHandle;
import org.thecloud.volume.Form;
import org.thecloud.volume.Opened;

/** Volumes in containers; any folder of the host is one to the engine. */
@NeedsDocker
class VolumesTest {

    @TempDir Path folder;

    private final DockerDriver driver = Settings.usual().driver();
    private final MachineSpec spec =
            new MachineSpec(
                    Ids.next(),
                    UUID.randomUUID(),
                    "with-volumes",
                    new MachineSize(1, 64 << 20, 0, 32),
                    new MachineBoot(Docker.IMAGE, List.of("sleep", "600")));

    @AfterEach
    void removeTheContainer() {
        driver.delete(spec.id());
        assertThat(driver.list(spec.installation())).isEmpty();
        assertThatThrownBy(() -> Docker.CLIENT.inspectImageCmd(Labels.image(spec.id())).exec())
                .isInstanceOf(NotFoundException.class);
    }

    private MachineVolume volume(String name, String path, boolean readOnly) throws IOException {
        Path source = Files.createDirectories(folder.resolve(name));
        return new MachineVolume(
                UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                new Opened(Form.FOLDER, source.toString()),
                path,
                readOnly);
    }

    private String shell(String command) {
        return driver.exec(spec.id(), List.of("sh", "-c", command), 1000).stdout().strip();
    }

    private void start(MachineSpec wanted) {
        driver.remount(wanted);
        assertThat(driver.power(spec.id(), Power.RUNNING).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void aVolumeIsWhereItIsWanted() throws IOException {
        MachineSpec wanted =
                spec.with(List.of(volume("a", "/data/deep", false), volume("b", "/ro", true)));
        Files.writeString(folder.resolve("b/word"), "potato\n");
        driver.ensure(wanted);
        start(wanted);
        shell("echo tomato > /data/deep/word");
        assertThat(folder.resolve("a/word")).hasContent("tomato");
        assertThat(shell("cat /ro/word; echo x > /ro/y || echo refused"))
                .isEqualTo("potato\nrefused");
    }

    @Test
    void aStoppedContainerGetsOtherVolumesAndKeepsItsDisk() throws IOException {
        driver.ensure(spec);
        start(spec);
        shell("echo mine > /word");
        MachineSpec wanted = spec.with(List.of(volume("a", "/data", false)));
        assertThatThrownBy(() -> driver.remount(wanted)).isInstanceOf(DriverException.class);

        driver.power(spec.id(), Power.STOPPED);
        start(wanted);
        assertThat(shell("cat /word; echo tomato > /data/word")).isEqualTo("mine");
        assertThat(folder.resolve("a/word")).hasContent("tomato");
        String with = Docker.inspect(spec.id()).getId();

        driver.power(spec.id(), Power.STOPPED);
        start(wanted);
        assertThat(Docker.inspect(spec.id()).getId()).as("the same").isEqualTo(with);

        driver.power(spec.id(), Power.STOPPED);
        start(spec);
        assertThat(shell("cat /word; ls /data")).isEqualTo("mine");
        assertThat(driver.list(spec.installation())).containsExactly(spec.id());
    }

    @Test
    void aChangeThatStoppedHalfWayIsFinished() throws IOException {
        driver.ensure(spec);
        start(spec);
        shell("echo mine > /word");
        driver.power(spec.id(), Power.STOPPED);
        // as after the removal of the first and before its successor has the name
        MachineSpec wanted = spec.with(List.of(volume("a", "/data", false)));
        driver.remount(wanted);
        Docker.CLIENT
                .renameContainerCmd(Labels.name(spec.id()))
                .withName(Labels.successor(spec.id()))
                .exec();
        assertThat(driver.inspect(spec.id()).state()).isEqualTo(State.ABSENT);

        driver.ensure(wanted);
        start(wanted);
        assertThat(shell("cat /word")).isEqualTo("mine");
    }

    @Test
    void aContainerInAVpcKeepsItsNetwork() throws IOException {
        MachineSpec wired =
                spec.with(new PortMapping(8080, 80))
                        .with(
                                new Wiring(
                                        "web-1",
                                        "0a:00:00:00:00:07",
                                        1442,
                                        false,
                                        List.of("10.0.1.1"),
                                        "prod.internal"));
        NetworkHandle before = driver.ensure(wired).network();
        start(wired);
        shell("echo mine > /word");
        driver.power(spec.id(), Power.STOPPED);

        MachineSpec wanted = wired.with(List.of(volume("a", "/data", false)));
        assertThat(driver.ensure(wanted).network()).isEqualTo(before).isNotNull();
        start(wanted);
        assertThat(shell("cat /word; hostname; cat /etc/resolv.conf; echo tomato > /data/word"))
                .startsWith("mine\nweb-1\n")
                .contains("nameserver 10.0.1.1");
        assertThat(folder.resolve("a/word")).hasContent("tomato");
        assertThat(driver.inspect(spec.id()).network()).isEqualTo(before);
        InspectContainerResponse seen = Docker.inspect(spec.id());
        assertThat(seen.getHostConfig().getNetworkMode()).startsWith(Holders.NETWORK);
        assertThat(seen.getHostConfig().getPortBindings().getBindings()).isEmpty();
    }

    @Test
    void aChangeThatStoppedHalfWayIsFinishedWithTheVolumesOfNow() throws IOException {
        driver.ensure(spec);
        start(spec);
        driver.power(spec.id(), Power.STOPPED);
        driver.remount(spec.with(List.of(volume("a", "/data", false))));
        Docker.CLIENT
                .renameContainerCmd(Labels.name(spec.id()))
                .withName(Labels.successor(spec.id()))
                .exec();
        MachineSpec wanted = spec.with(List.of(volume("b", "/other", false)));
        driver.ensure(wanted);
        assertThat(driver.power(spec.id(), Power.RUNNING).state()).isEqualTo(State.RUNNING);
        shell("echo tomato > /other/word");
        assertThat(folder.resolve("b/word")).hasContent("tomato");
        assertThat(folder.resolve("a")).isEmptyDirectory();
    }

    @Test
    void whatIsNotThereIsNotMade() throws IOException {
        MachineVolume gone = volume("a", "/data", false);
        Files.delete(folder.resolve("a"));
        assertThatThrownBy(() -> driver.ensure(spec.with(List.of(gone))))
                .isInstanceOf(DriverException.class);
        assertThat(folder.resolve("a")).doesNotExist();
    }
}
