// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.compute.spi.MachineBoot;
import org.thecloud.compute.spi.MachineSize;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.MachineVolume;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;

/** What a guest finds inside, and what is left of it. */
@NeedsLibvirt
class GuestTest {

    private static final String WEB =
            """
            #!/bin/sh
            mkdir -p /www
            . /run/thecloud/env
            { hostname; echo "$WORD"; nproc; grep MemTotal /proc/meminfo; ls /sys/firmware; } >/www/index.html
            exec httpd -h /www
            """;

    private static final String DISKS =
            """
            #!/bin/sh
            mkdir -p /www
            {
                cat /sys/block/vdc/serial; echo; head -n 1 /dev/vdc; cat /sys/block/vdc/ro
                head -n 1 /dev/vdd; cat /sys/block/vdd/ro
            } >/tmp/page
            echo tomato | dd of=/dev/vdc bs=512 seek=1 conv=sync
            echo turnip >/dev/vdd
            sync
            mv /tmp/page /www/index.html
            exec httpd -h /www
            """;

    /** Shows what disks there are, and writes once on each that it may. */
    private static final String LOOKING =
            """
            #!/bin/sh
            mkdir -p /www
            httpd -h /www
            while :; do
                for disk in $(cd /sys/block; echo vd[c-z]); do
                    [ -e /sys/block/$disk ] || continue
                    echo $(cat /sys/block/$disk/serial) $(cat /sys/block/$disk/size /sys/block/$disk/ro) $(head -n 1 /dev/$disk)
                    [ -e /tmp/$disk ] || echo tomato | dd of=/dev/$disk bs=512 seek=1 conv=sync
                    sync
                    touch /tmp/$disk
                done >/tmp/page
                echo looked >>/tmp/page
                mv /tmp/page /www/index.html
                sleep 1
            done
            """;

    private static Path folder;
    private static KvmDriver driver;
    private final UUID id = UUID.randomUUID();

    @BeforeAll
    static void open() {
        if (Libvirt.missing().isEmpty()) {
            folder = Libvirt.folder();
            driver = Settings.at(folder).driver();
        }
    }

    @AfterAll
    static void close() {
        if (driver != null) {
            driver.close();
            Libvirt.remove(folder);
        }
    }

    @AfterEach
    void remove() throws IOException {
        driver.delete(id);
        try (Stream<Path> left = Files.list(folder.resolve("machines"))) {
            assertThat(left).isEmpty();
        }
    }

    private MachineSpec spec(String image, long megabytes, String userData) {
        return new MachineSpec(
                        id,
                        UUID.randomUUID(),
                        "web",
                        new MachineSize(1, megabytes << 20, 1L << 30, 100),
                        new MachineBoot(image, List.of())
                                .env(Map.of("WORD", new Secret("it's $HOME")))
                                .userData(new Secret(userData)))
                .with(new PortMapping(0, 80));
    }

    private Machine running(MachineSpec spec) {
        driver.ensure(spec);
        return driver.power(id, Power.RUNNING);
    }

    private static <T> T eventually(Callable<T> call) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (true) {
            try {
                return call.call();
            } catch (IOException | AssertionError notYet) {
                if (System.nanoTime() > end) {
                    throw notYet;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private static String page(Machine machine) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%d/"
                                                .formatted(machine.ports().get(0).host())))
                        .timeout(java.time.Duration.ofSeconds(5))
                        .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void theDomainTypeIsProvenByRunningIt() {
        Probe probe = driver.probe();
        assertThat(probe.state()).as(probe.message()).isEqualTo(Probe.State.READY);
        assertThat(probe.message()).containsPattern("domain type (kvm$|qemu: .* for )");
        assertThat(Settings.at(folder).with("domain_type", "qemu").driver().probe().message())
                .contains("domain type qemu", "as configured");
        assertThat(Settings.at(folder).with("domain_type", "xen").driver().probe().message())
                .contains("not xen");
        String uri = "qemu+unix:///system?socket=/not/there";
        assertThat(Settings.at(folder).with("uri", uri).driver().probe().message())
                .contains("no libvirt answers on " + uri, "'/not/there': No such file");
    }

    @Test
    void itBootsObeysItsUserDataAndAnswersAndGrowsMeanwhile() throws Exception {
        MachineSpec spec = spec(Libvirt.IMAGE, 256, WEB);
        Machine machine = running(spec);
        String page = eventually(() -> page(machine));
        assertThat(page).startsWith("web\nit's $HOME\n1\n").doesNotContain("efi");

        handshake(URI.create(driver.console(id)), true);
        handshake(URI.create(driver.console(id).replaceAll("=.*", "=wrongone")), false);

        assertThat(driver.logs(id, 100, 1 << 16)).contains("SYSLINUX");
        MachineSpec larger =
                spec.with(spec.size().with(Math.min(2, driver.limits().mostVcpus()), 512L << 20));
        driver.resize(larger);
        assertThat(driver.inspect(id)).isEqualTo(machine);
        assertThat(page(machine)).isEqualTo(page);
        assertThat(driver.stats(id).memoryLimitBytes()).isEqualTo(512L << 20);

        long begun = System.nanoTime();
        assertThat(driver.power(id, Power.STOPPED).exitCode()).as("its own end").isZero();
        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(10));
        assertThat(driver.logs(id, 100, 1 << 16)).contains("TINY-READY web");
    }

    private static MachineVolume volume(String content, boolean readOnly) {
        return Libvirt.volume(folder, content, readOnly);
    }

    private static Path file(MachineVolume volume) {
        return Path.of(volume.opened().path());
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace("\0", "");
    }

    @Test
    void itsVolumesAreDisksThatStayWhenItGoes() throws Exception {
        MachineVolume written = volume("potato\n", false);
        MachineVolume fixed = volume("carrot\n", true);
        MachineSpec bare = spec(Libvirt.IMAGE, 128, DISKS);
        writesOn(bare, written, fixed);
        assertThat(text(file(written))).isEqualTo("potato\ntomato\n");
        assertThat(text(file(fixed))).isEqualTo("carrot\n");
        driver.remount(bare);
        assertThat(driver.power(id, Power.RUNNING).state()).isEqualTo(State.RUNNING);
        driver.delete(id);
        assertThat(file(written)).exists();
    }

    @Test
    void volumesComeGrowAndGoWhileItRuns() throws Exception {
        Machine machine = running(spec(Libvirt.IMAGE, 128, LOOKING));
        assertThat(eventually(() -> page(machine))).isEqualTo("looked\n");
        MachineVolume written = volume("potato\n", false);
        MachineVolume fixed = volume("carrot\n", true);
        List<MachineVolume> both = List.of(written, fixed);
        assertThat(driver.replug(id, both)).isTrue();
        shows(machine, line(written, 2048, "0 potato"), line(fixed, 2048, "1 carrot"));

        lengthen(written);
        assertThat(driver.replug(id, both)).isTrue();
        shows(machine, line(written, 4096, "0 potato"), line(fixed, 2048, "1 carrot"));

        lets(List.of(fixed));
        shows(machine, line(fixed, 2048, "1 carrot"));
        assertThat(text(file(written))).isEqualTo("potato\ntomato\n");
        assertThat(text(file(fixed))).isEqualTo("carrot\n");
        lets(List.of());
        shows(machine);
        assertThat(driver.inspect(id)).as("as before").isEqualTo(machine);
    }

    private static String line(MachineVolume volume, int sectors, String rest) {
        return "%s %d %s\n"
                .formatted(volume.id().toString().replace("-", "").substring(0, 20), sectors, rest);
    }

    private static void shows(Machine machine, String... lines) throws Exception {
        eventually(
                () -> {
                    assertThat(page(machine)).isEqualTo(String.join("", lines) + "looked\n");
                    return machine;
                });
    }

    private void lets(List<MachineVolume> volumes) throws Exception {
        eventually(
                () -> {
                    assertThat(driver.replug(id, volumes)).as("it has let go").isTrue();
                    return volumes;
                });
    }

    private static void lengthen(MachineVolume volume) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(file(volume).toFile(), "rw")) {
            file.setLength(2 * file.length());
        }
    }

    @Test
    void aVolumeMayBeADeviceOfTheHost() throws Exception {
        assumeTrue(Libvirt.root(), "only root makes loop devices");
        Path file = file(volume("potato\n", false));
        String device = Tools.run(List.of("losetup", "--find", "--show", file.toString())).strip();
        try {
            writesOn(
                    spec(Libvirt.IMAGE, 128, DISKS),
                    Libvirt.volume(Path.of(device), false),
                    volume("carrot\n", true));
        } finally {
            driver.delete(id);
            Tools.run(List.of("losetup", "--detach", device));
        }
        assertThat(text(file)).isEqualTo("potato\ntomato\n");
    }

    /** Its guest reads both volumes and writes on the one that is not fixed; stopped at the end. */
    private void writesOn(MachineSpec bare, MachineVolume written, MachineVolume fixed)
            throws Exception {
        driver.ensure(bare);
        MachineSpec wanted = bare.with(List.of(written, fixed));
        driver.remount(wanted);
        Machine machine = driver.power(id, Power.RUNNING);
        assertThat(eventually(() -> page(machine)))
                .isEqualTo(
                        "%s\npotato\n0\ncarrot\n1\n"
                                .formatted(
                                        written.id().toString().replace("-", "").substring(0, 20)));
        driver.remount(wanted);
        assertThatThrownBy(() -> driver.remount(bare))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("runs");
        driver.power(id, Power.STOPPED);
    }

    @Test
    void aDiskThatIsMissingIsNamedInTheLogAlone() throws Exception {
        MachineVolume volume = volume("", false);
        Path volumeFile = file(volume);
        Path image = folder.resolve("images/gone:1.qcow2");
        Files.copy(folder.resolve("images/" + Libvirt.IMAGE + ".qcow2"), image);
        MachineSpec spec = spec("gone:1", 128, "");
        driver.ensure(spec.with(List.of(volume)));
        Files.delete(volumeFile);
        refusedFor(volumeFile);
        driver.remount(spec);
        Files.delete(image);
        refusedFor(image);
    }

    // Internal, so a tenant gets the code and no more of it.
    private void refusedFor(Path file) {
        assertThatThrownBy(() -> driver.power(id, Power.RUNNING))
                .isInstanceOfSatisfying(
                        DriverException.class,
                        refusal -> {
                            assertThat(refusal.kind()).isEqualTo(DriverException.Kind.INTERNAL);
                            assertThat(refusal.code()).isEqualTo("FILE_MISSING");
                        })
                .hasMessageContaining("'%s'", file)
                .hasMessageContaining("No such file or directory");
        assertThat(driver.inspect(id).state()).isNotEqualTo(State.RUNNING);
    }

    @Test
    void uefiStartsItToo() throws Exception {
        Machine machine = running(spec(Libvirt.UEFI_IMAGE, 256, WEB));
        assertThat(eventually(() -> page(machine))).contains("efi");
    }

    @Test
    void theEndOfItsProcessIsSeen() throws Exception {
        running(spec(Libvirt.IMAGE, 128, ""));
        driver.changed();
        ProcessHandle qemu =
                ProcessHandle.allProcesses()
                        .filter(
                                process ->
                                        Stream.of(process.info().arguments().orElse(new String[0]))
                                                .anyMatch(
                                                        word ->
                                                                word.contains(
                                                                        "guest=thecloud-" + id)))
                        .findFirst()
                        .orElseThrow();
        qemu.destroyForcibly();
        eventually(
                () -> {
                    assertThat(driver.inspect(id).state()).isEqualTo(State.EXITED);
                    return id;
                });
        assertThat(driver.inspect(id).exitCode()).isNotZero();
        assertThat(driver.changed()).contains(id);
        assertThat(driver.power(id, Power.RUNNING).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void whatACrashLeftBehindIsFinishedOrRemoved() throws Exception {
        MachineSpec spec = spec(Libvirt.IMAGE, 128, "");
        Path files = Files.createDirectories(folder.resolve("machines/" + id));
        Files.writeString(files.resolve("installation"), spec.installation().toString());
        Files.writeString(files.resolve(UUID.randomUUID() + ".new"), "half a disk");
        assertThat(driver.list(spec.installation())).containsExactly(id);
        assertThat(driver.inspect(id)).isEqualTo(Machine.absent());
        assertThat(running(spec).state()).isEqualTo(State.RUNNING);

        Libvirt.virsh("destroy", Label.domain(id));
        Libvirt.virsh("undefine", Label.domain(id));
        assertThat(driver.inspect(id)).isEqualTo(Machine.absent());
        driver.delete(id);
        assertThat(files).doesNotExist();
        assertThat(driver.list(spec.installation())).isEmpty();
    }

    @Test
    void aCommandIsRefusedForItHasNone() {
        MachineSpec spec = spec(Libvirt.IMAGE, 128, "");
        MachineSpec commanded = spec.with(spec.boot().command(List.of("sh")));
        assertThatThrownBy(() -> driver.check(commanded))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("user_data");
    }

    /** Speaks RFB 3.8 up to the answer to the password. */
    private static void handshake(URI screen, boolean right) throws Exception {
        assertThat(screen.getHost()).isEqualTo("127.0.0.1");
        String password = screen.getQuery().substring("VncPassword=".length());
        try (Socket socket = new Socket(screen.getHost(), screen.getPort())) {
            socket.setSoTimeout(10_000);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("RFB 003.008\n");
            socket.getOutputStream().write("RFB 003.008\n".getBytes(StandardCharsets.US_ASCII));
            byte[] offered = in.readNBytes(in.readUnsignedByte());
            assertThat(offered).as("a password is asked for").containsExactly(2);
            socket.getOutputStream().write(2);
            byte[] key = new byte[8];
            for (int at = 0; at < key.length; at++) {
                key[at] = (byte) (Integer.reverse(password.charAt(at)) >>> 24);
            }
            Cipher des = Cipher.getInstance("DES/ECB/NoPadding");
            des.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "DES"));
            socket.getOutputStream().write(des.doFinal(in.readNBytes(16)));
            assertThat(in.readInt() == 0).isEqualTo(right);
        }
    }
}
