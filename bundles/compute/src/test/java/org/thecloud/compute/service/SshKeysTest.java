// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.compute.service.World.refused;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.compute.ComputeError;
import org.thecloud.compute.Launch;
import org.thecloud.compute.RestartPolicy;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.driver.registry.DriversByName;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.store.StoreFixture;

class SshKeysTest {

    private static final String ED25519 =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJnlotv+KmKpw0y4V/5ej4QFRxWmkFJLiUXx5pz+XSQ5";

    @TempDir Path folder;
    private World world;

    @BeforeEach
    void open() {
        world = new World(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static void lineRefused(String line, String why) {
        CloudException refusal = refused(() -> PublicKeyLine.parse(line));
        assertThat(refusal.code()).isEqualTo(KernelError.INVALID_INPUT);
        assertThat(refusal.field()).contains("public_key");
        assertThat(refusal).hasMessageContaining(why);
    }

    private static String line(String type, byte[]... parts) {
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            blob.writeBytes(ByteBuffer.allocate(4).putInt(part.length).array());
            blob.writeBytes(part);
        }
        return type + " " + Base64.getEncoder().encodeToString(blob.toByteArray());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String rsa(int bits) throws Exception {
        KeyPairGenerator maker = KeyPairGenerator.getInstance("RSA");
        maker.initialize(bits);
        RSAPublicKey key = (RSAPublicKey) maker.generateKeyPair().getPublic();
        return line(
                "ssh-rsa",
                ascii("ssh-rsa"),
                key.getPublicExponent().toByteArray(),
                key.getModulus().toByteArray());
    }

    private static byte[] point(String curve, int size) throws Exception {
        KeyPairGenerator maker = KeyPairGenerator.getInstance("EC");
        maker.initialize(new ECGenParameterSpec(curve));
        ECPublicKey key = (ECPublicKey) maker.generateKeyPair().getPublic();
        byte[] point = new byte[1 + 2 * size];
        point[0] = 4;
        fill(point, 1 + size, key.getW().getAffineX());
        fill(point, 1 + 2 * size, key.getW().getAffineY());
        return point;
    }

    private static void fill(byte[] into, int end, BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        System.arraycopy(bytes, from, into, end - (bytes.length - from), bytes.length - from);
    }

    @Test
    void keysThatServersTakeAreTaken() throws Exception {
        PublicKeyLine known = PublicKeyLine.parse("  " + ED25519 + " alice@example.com\n");
        assertThat(known.text()).isEqualTo(ED25519 + " alice@example.com");
        assertThat(known.fingerprint()).matches("SHA256:[A-Za-z0-9+/]{43}");
        assertThat(PublicKeyLine.parse(rsa(2048)).text()).startsWith("ssh-rsa AAAA");
        for (String[] curve :
                new String[][] {
                    {"nistp256", "secp256r1", "32"},
                    {"nistp384", "secp384r1", "48"},
                    {"nistp521", "secp521r1", "66"}
                }) {
            String type = "ecdsa-sha2-" + curve[0];
            byte[] point = point(curve[1], Integer.parseInt(curve[2]));
            String good = line(type, ascii(type), ascii(curve[0]), point);
            assertThat(PublicKeyLine.parse(good).text()).isEqualTo(good);
            point[point.length - 1] ^= 1;
            lineRefused(line(type, ascii(type), ascii(curve[0]), point), "no point of its curve");
            lineRefused(
                    line(type, ascii(type), ascii(curve[0]), Arrays.copyOf(point, 33)),
                    "long form");
        }
    }

    @Test
    void whatIsNoKeyOrHidesSomethingIsRefused() throws Exception {
        lineRefused("", "one line");
        lineRefused("hello", "one line");
        lineRefused("command=\"reboot\" " + ED25519, "one line");
        lineRefused(ED25519 + "\n" + ED25519, "one line");
        lineRefused(ED25519 + " a\u0000b", "one line");
        lineRefused("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blb", "private key");
        lineRefused(ED25519.replace("ssh-ed25519 ", "ssh-rsa "), "another type");
        lineRefused(ED25519.substring(0, ED25519.length() - 4), "cut off");
        lineRefused(line("ssh-dss", ascii("ssh-dss"), new byte[20]), "keys are");
        lineRefused(line("ssh-ed25519", ascii("ssh-ed25519"), new byte[31]), "32 bytes");
        lineRefused(
                line("ssh-ed25519", ascii("ssh-ed25519"), new byte[32], ascii("more")),
                "something behind");
        lineRefused(rsa(1024), "2048");
        lineRefused(
                line("ssh-rsa", ascii("ssh-rsa"), new byte[] {3}, new byte[] {-1, 2, 3}),
                "no key of RSA");
        lineRefused("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==A", "one line");
    }

    private static Launch with(String driver, String... keys) {
        return new Launch(
                "mine",
                "nginx",
                "basic-1",
                driver,
                List.of(),
                Map.of(),
                List.of(),
                null,
                RestartPolicy.NEVER,
                Map.of(),
                Map.of(),
                null,
                List.of(),
                List.of(keys));
    }

    @Test
    void anInstanceKeepsTheKeysThatItWasLaunchedWith() {
        UUID key = world.keys.create(world.alice, "laptop", ED25519 + " me", Map.of()).id();
        UUID id = world.launched(with(null, "laptop", key.toString())).id();
        assertThat(world.now(id).spec().sshKeys()).containsExactly(ED25519 + " me");
        world.keys.delete(world.alice, key);
        assertThat(world.keys.find(world.alice, "laptop")).isEmpty();
        assertThat(world.now(id).spec().sshKeys()).hasSize(1);
    }

    @Test
    void aKeyThatIsNotThereOrAnothersIsNotFound() {
        Caller bob = StoreFixture.newCaller();
        UUID theirs = world.keys.create(bob, "laptop", ED25519, Map.of()).id();
        for (String name : new String[] {"laptop", theirs.toString(), "none"}) {
            CloudException refusal =
                    refused(() -> world.instances.launch(world.alice, with(null, name)));
            assertThat(refusal.code()).isEqualTo(KernelError.NOT_FOUND);
            assertThat(refusal.field()).contains("ssh_keys");
        }
        assertThat(refused(() -> world.keys.get(world.alice, theirs)).code())
                .isEqualTo(KernelError.NOT_FOUND);
        assertThat(world.keys.list(world.alice, ResourceQuery.of(PageQuery.first())).items())
                .isEmpty();
        assertThat(world.all()).isEmpty();
    }

    @Test
    void aDriverWhoseMachinesTakeNoKeysRefuses() {
        world.keys.create(world.alice, "laptop", ED25519, Map.of());
        world.drivers.come("plain", DriversByName.withoutFacets(ComputeDriver.class, world.sim));
        CloudException refusal =
                refused(() -> world.instances.launch(world.alice, with("plain", "laptop")));
        assertThat(refusal.code()).isEqualTo(ComputeError.DRIVER_CANNOT);
        assertThat(refusal.field()).contains("ssh_keys");
        assertThat(world.launched(with(null, "laptop")).spec().driver()).isEqualTo("sim");
    }
}
