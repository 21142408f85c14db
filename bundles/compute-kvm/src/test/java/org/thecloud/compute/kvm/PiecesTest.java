// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.spi.MachineBoot;
import org.thecloud.compute.spi.MachineSize;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.MachineVolume;
import org.thecloud.compute.spi.Wiring;
import org.thecloud.kernel.Secret;
import org.thecloud.volume.Form;
import org.thecloud.volume.Opened;

class PiecesTest {

    private static final UUID VOLUME = UUID.fromString("01a216af-d667-7000-8f22-6b6c56eae7f3");

    @TempDir Path folder;

    private static MachineSpec spec(String name, Map<String, Secret> env) {
        return new MachineSpec(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        name,
                        new MachineSize(2, 256L << 20, 1L << 30, 10),
                        new MachineBoot("debian:12", List.of())
                                .env(env)
                                .userData(new Secret("#cloud-config\n")))
                .with(new PortMapping(0, 80), new PortMapping(8022, 22));
    }

    private static MachineSpec keyed(String... keys) {
        MachineSpec bare = spec("web-1", Map.of());
        return bare.with(bare.boot().sshKeys(List.of(keys)));
    }

    private static MachineVolume volume(UUID id, String file, boolean readOnly) {
        return new MachineVolume(id, new Opened(Form.DISK, file), "/data", readOnly);
    }

    @Test
    void aLabelIsReadAsItWasWritten() {
        MachineSpec spec =
                spec("a <b> & \"c\" 'd' é", Map.of())
                        .with(
                                List.of(
                                        volume(VOLUME, "/a pool: 100%/v&1.raw", false),
                                        volume(UUID.randomUUID(), "/b.raw", true)));
        Label label =
                Label.of(spec, new Image(Path.of("x"), Image.Format.RAW, Image.Firmware.UEFI, 1))
                        .startedAt(
                                Instant.parse("2026-01-02T03:04:05.678Z"),
                                List.of(new PortMapping(40000, 80), new PortMapping(8022, 22)));
        String xml =
                new Blueprint(false, 4, 8L << 30, "127.0.0.1", false)
                        .definition(
                                "00000000-0000-0000-0000-000000000001",
                                label,
                                new MachineFolder(Path.of("/somewhere & else")),
                                "secret");
        Label.Definition read = Label.read(xml).orElseThrow();
        assertThat(read.label()).isEqualTo(label);
        assertThat(read.uuid()).isEqualTo("00000000-0000-0000-0000-000000000001");
        assertThat(read.screen()).isEmpty();
        assertThat(Label.readLabel(Blueprint.label(label))).isEqualTo(label);
        assertThat(xml)
                .contains("restrict=on", "hostfwd=tcp:127.0.0.1:40000-:80", "firmware=\"efi\"")
                .contains("file=\"/a pool: 100%/v&amp;1.raw\"", "dev=\"vdc\"", "dev=\"vdd\"")
                .contains("<serial>01a216afd66770008f22</serial>");
        Label without = label.mounted(List.of());
        assertThat(without.volumes()).isEmpty();
        assertThat(Label.readLabel(Blueprint.label(without))).isEqualTo(without);
    }

    private static boolean isBlockDevice(Path path) {
        try {
            return Files.exists(path)
                    && ((Integer) Files.getAttribute(path, "unix:mode") >> 12) == 6;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String drawn(String volume) {
        MachineSpec spec = spec("web-1", Map.of()).with(List.of(volume(VOLUME, volume, true)));
        Image image = new Image(Path.of("x"), Image.Format.RAW, Image.Firmware.BIOS, 1);
        return new Blueprint(false, 4, 8L << 30, "127.0.0.1", false)
                .definition(
                        "00000000-0000-0000-0000-000000000001",
                        Label.of(spec, image),
                        new MachineFolder(folder),
                        "secret");
    }

    @Test
    void aVolumeThatIsADeviceIsDrawnAsOneAndAllElseAsFiles() throws IOException {
        Path file = Files.createFile(folder.resolve("volume"));
        assertThat(drawn(file.toString()))
                .contains("<source file=\"" + file + "\"/>")
                .doesNotContain("type=\"block\"");
        assertThat(drawn("/not/there")).contains("<source file=\"/not/there\"/>");
        assertThat(drawn("/dev/null")).contains("<source file=\"/dev/null\"/>");

        Path device;
        try (Stream<Path> all = Files.list(Path.of("/dev"))) {
            device = all.filter(PiecesTest::isBlockDevice).findFirst().orElse(null);
        }
        assumeTrue(device != null, "there is no block device here");
        Path link = Files.createSymbolicLink(folder.resolve("link"), device);
        for (Path each : List.of(device, link)) {
            assertThat(drawn(each.toString()))
                    .containsOnlyOnce("type=\"block\"")
                    .contains("<source dev=\"" + each + "\"/>", "dev=\"vdc\"", "<readonly/>")
                    .contains("<source file=\"" + folder.resolve("disk.qcow2") + "\"/>");
        }
    }

    @Test
    void aMachineThatIsPluggedInHasNoOtherNetwork() {
        MachineSpec spec = spec("web-1", Map.of());
        Label label =
                Label.of(
                        spec.with(
                                new Wiring(
                                        "web-1",
                                        "0a:00:00:00:00:07",
                                        1442,
                                        false,
                                        List.of("10.0.1.1"),
                                        "prod.internal")),
                        new Image(Path.of("x"), Image.Format.RAW, Image.Firmware.BIOS, 1));
        assertThat(Label.readLabel(Blueprint.label(label))).isEqualTo(label);
        assertThat(label.mac()).isEqualTo("0a:00:00:00:00:07");
        String xml =
                new Blueprint(false, 4, 8L << 30, "127.0.0.1", true)
                        .definition(
                                "00000000-0000-0000-0000-000000000001",
                                label,
                                new MachineFolder(Path.of("/somewhere")),
                                "secret");
        assertThat(xml)
                .contains("<interface type=\"ethernet\">")
                .contains("dev=\"" + Taps.name(spec.id()) + "\" managed=\"no\"")
                .contains("address=\"0a:00:00:00:00:07\"", "<mtu size=\"1442\"/>")
                .contains("<guest csum=\"off\"")
                .doesNotContain("-netdev", "hostfwd");
        assertThat(Taps.name(spec.id())).hasSize(15);
    }

    @Test
    void aMachineOfSomebodyElseHasNoLabel() {
        assertThat(Label.read("<domain><uuid>x</uuid><metadata/></domain>")).isEmpty();
    }

    @Test
    void theSeedSaysWhoItIsAndNoShellReadsTheEnvironment() {
        MachineSpec spec = spec("Web-1", Map.of("WORD", new Secret("it's $HOME\nEND\n")));
        Map<String, String> files = Seed.files(spec, "52:54:00:00:00:01");
        assertThat(files.get("meta-data"))
                .isEqualTo("instance-id: %s\nlocal-hostname: web-1\n".formatted(spec.id()));
        assertThat(files.get("user-data")).isEqualTo("#cloud-config\n");
        assertThat(files.get("vendor-data")).startsWith("#cloud-boothook\n#!/bin/sh\n");
        assertThat(files.get("vendor-data")).doesNotContain("HOME");
        assertThat(Seed.files(keyed("ssh-rsa AAAA it's me", "ssh-rsa BBBB"), "x").get("meta-data"))
                .endsWith("public-keys:\n  - 'ssh-rsa AAAA it''s me'\n  - 'ssh-rsa BBBB'\n");
        assertThat(Seed.files(spec("héllo: x", Map.of()), "x").get("meta-data"))
                .contains("local-hostname: instance-");
    }

    @Test
    void linesAreAsOldAsTheFirstLookThatFoundThem() throws IOException {
        MachineFolder machine = new MachineFolder(folder);
        Files.writeString(machine.serial(), "one\r\ntw");
        at(1000).look(machine);
        Files.writeString(machine.serial(), "o\r\n\r\n", StandardOpenOption.APPEND);
        at(2000).look(machine);
        Files.writeString(
                machine.serial(),
                "\u001b[1;31mthree\u001b[0m\u0007\r\n# ",
                StandardOpenOption.APPEND);
        assertThat(at(3000).tail(machine, 10, 1000))
                .isEqualTo(
                        """
                        1970-01-01T00:00:01Z one
                        1970-01-01T00:00:02Z two
                        1970-01-01T00:00:03Z three
                        """);
        assertThat(at(4000).tail(machine, 1, 1000)).isEqualTo("1970-01-01T00:00:03Z three\n");
        assertThat(at(4000).tail(machine, 10, 30)).isEqualTo("1970-01-01T00:00:03Z three\n");
    }

    @Test
    void linesOutliveTheChangeOfTheFile() throws IOException {
        MachineFolder machine = new MachineFolder(folder);
        Files.writeString(machine.serial(), "a longer line\n");
        at(1000).look(machine);
        Files.move(machine.serial(), folder.resolve("serial.log.0"));
        Files.writeString(machine.serial(), "new\n");
        assertThat(at(5000).tail(machine, 10, 1000))
                .contains(" a longer line\n")
                .endsWith("1970-01-01T00:00:05Z new\n");
    }

    private static Serial at(long millis) {
        return new Serial(Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC));
    }
}
