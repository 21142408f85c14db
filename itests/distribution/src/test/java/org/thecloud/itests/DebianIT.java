// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/**
 * A Debian with systemd, OpenSSH and its own cloud-init becomes what its tenant asked for. It boots
 * for a minute, so all is looked at in one.
 */
@ExtendWith(RunningCloud.Extension.class)
class DebianIT {

    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final String USER = "debian";
    private static final String NOT_LET_IN = "No more authentication methods available";
    private static final String BODY =
            """
            {"name": "%s", "image": "debian:12", "driver": "kvm", "instance_type": "basic-2",
             "ports": "%d:22", "ssh_keys": ["laptop"],
             "volumes": [{"volume_id": "%s", "mount_path": "/data"}], "env": ["WORD=it's from outside"],
             "user_data": "#cloud-config\\nwrite_files:\\n  - path: /srv/file\\n    content: as it was sent\\nruncmd:\\n  - [sh, -c, '. /run/thecloud/env && echo \\"$WORD\\" >/srv/word']\\n"}""";

    private static KeyPair key() throws Exception {
        KeyPairGenerator maker = SecurityUtils.getKeyPairGenerator("RSA");
        maker.initialize(2048);
        return maker.generateKeyPair();
    }

    private Kvm kvm;

    @AfterEach
    void leaveNothing(RunningCloud cloud) throws Exception {
        try (Kvm last = kvm) {
            Leftovers.remove(cloud, cloud.account("debian"));
        }
    }

    @Test
    void itIsWhatItsTenantAskedFor(RunningCloud cloud) throws Exception {
        Path guest = Libvirt.debianNeeded();
        kvm = new Kvm(cloud).image("debian:12", guest);
        kvm.install("uri = " + Libvirt.URI);
        Account user = cloud.account("debian");
        KeyPair mine = key();
        Reply recorded =
                cloud.post(
                        user,
                        "/ssh-keys",
                        "{\"name\": \"laptop\", \"public_key\": \"%s\"}"
                                .formatted(PublicKeyEntry.toString(mine.getPublic())));
        assertThat(recorded.status()).as(recorded.toString()).isEqualTo(201);
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String name = Instances.name();
        String volume = volume(cloud, user, "data");
        String id = Instances.launch(cloud, user, BODY.formatted(name, port, volume));
        try (Ssh ssh = new Ssh(port)) {
            await("whoever has the key is let in")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> ssh.run(USER, mine, "true").exit() == 0);
            Ssh.Output status = ssh.run(USER, mine, "cloud-init status --wait --long");
            assertThat(status.out()).as(status.toString()).contains("status: done");
            assertThat(said(ssh, mine, "hostname")).isEqualTo(name);
            assertThat(said(ssh, mine, "cat /srv/file")).isEqualTo("as it was sent");
            assertThat(said(ssh, mine, "cat /srv/word")).isEqualTo("it's from outside");
            assertThat(said(ssh, mine, "cat /run/thecloud/env 2>/dev/null || echo no"))
                    .as("only root reads it")
                    .isEqualTo("no");
            assertThat(said(ssh, mine, "df --block-size=G --output=size / | tail -n 1").strip())
                    .as("the disk is as large as its type's")
                    .isEqualTo("10G");
            String disk = disk(volume);
            assertThat(said(ssh, mine, "sudo blockdev --getsize64 " + disk))
                    .as("the volume is a disk")
                    .isEqualTo(String.valueOf(1L << 30));
            assertThat(
                            said(
                                    ssh,
                                    mine,
                                    "sudo mkfs.ext4 -q %1$s && sudo mount %1$s /mnt && echo kept | sudo tee /mnt/file"
                                            .formatted(disk)))
                    .isEqualTo("kept");
            anotherComesGrowsAndGoes(cloud, user, id, command -> said(ssh, mine, command));
            assertThat(said(ssh, mine, "systemctl --failed --no-legend --plain")).isEmpty();
            assertThatThrownBy(() -> ssh.run(USER, key(), "true"))
                    .as("another key")
                    .hasRootCauseMessage(NOT_LET_IN);
            assertThatThrownBy(() -> ssh.runWithPassword(USER, "debian", "true"))
                    .as("a password")
                    .hasRootCauseMessage(NOT_LET_IN);
        }
    }

    private static void anotherComesGrowsAndGoes(
            RunningCloud cloud, Account user, String id, UnaryOperator<String> guest) {
        String volume = volume(cloud, user, "more");
        String disk = disk(volume);
        String size = "sudo blockdev --getsize64 %1$s 2>/dev/null || echo none".formatted(disk);
        attach(cloud, user, volume, id);
        becomes("the volume is there", () -> guest.apply(size), String.valueOf(1L << 30));
        guest.apply(
                "sudo mkfs.ext4 -q %1$s && sudo mkdir /more && sudo mount %1$s /more && echo kept | sudo tee /more/file"
                        .formatted(disk));
        Reply larger = cloud.post(user, "/volumes/" + volume + "/resize", "{\"size_gb\": 2}");
        assertThat(larger.status()).as(larger.toString()).isEqualTo(202);
        becomes("it is larger", () -> guest.apply(size), String.valueOf(2L << 30));
        guest.apply("sudo resize2fs %1$s && sudo umount /more".formatted(disk));

        Reply detached = cloud.post(user, "/volumes/" + volume + "/detach", "");
        assertThat(detached.status()).as(detached.toString()).isEqualTo(200);
        assertThat(detached.json().path("status").asText()).isIn("DETACHING", "AVAILABLE");
        awaitVolume(cloud, user, volume, "AVAILABLE");
        assertThat(guest.apply(size)).isEqualTo("none");
        attach(cloud, user, volume, id);
        becomes("it is back", () -> guest.apply(size), String.valueOf(2L << 30));
        assertThat(guest.apply("sudo mount %1$s /more && cat /more/file".formatted(disk)))
                .isEqualTo("kept");
    }

    private static void attach(RunningCloud cloud, Account user, String volume, String id) {
        Reply attached =
                cloud.post(
                        user,
                        "/volumes/" + volume + "/attach",
                        "{\"instance_id\": \"%s\", \"mount_path\": \"/more\"}".formatted(id));
        assertThat(attached.status()).as(attached.toString()).isEqualTo(200);
        assertThat(attached.json().path("status").asText()).isIn("ATTACHING", "IN-USE");
        awaitVolume(cloud, user, volume, "IN-USE");
    }

    private static void becomes(String what, Supplier<String> now, String wanted) {
        await(what)
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(now.get()).isEqualTo(wanted));
    }

    private static String volume(RunningCloud cloud, Account user, String name) {
        Reply made =
                cloud.post(user, "/volumes", "{\"name\": \"%s\", \"size_gb\": 1}".formatted(name));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        awaitVolume(cloud, user, made.id(), "AVAILABLE");
        return made.id();
    }

    private static void awaitVolume(RunningCloud cloud, Account user, String id, String status) {
        becomes(
                "the volume is " + status,
                () -> cloud.get(user, "/volumes/" + id).json().path("status").asText(),
                status);
    }

    /** What a guest finds it by. */
    private static String disk(String volume) {
        return "/dev/disk/by-id/virtio-" + volume.replace("-", "").substring(0, 20);
    }

    private static String said(Ssh ssh, KeyPair key, String command) {
        Ssh.Output output = ssh.run(USER, key, command);
        assertThat(output.exit()).as(command + ": " + output).isZero();
        return output.out().strip();
    }
}
