// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Locale;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator's shell over SSH, as scripts use it. */
@ExtendWith(RunningCloud.Extension.class)
class ShellIT {

    /** With one it may happen that nobody can connect any more; {@code bin/setenv} says why. */
    @Test
    void twoThreadsWaitForConnections(RunningCloud cloud) {
        Ssh.Output output = cloud.shell("system:property sun.nio.ch.internalThreadPoolSize");

        assertThat(output.out().strip()).isEqualTo("2");
    }

    @Test
    void saysHowThePlatformIsAsJson(RunningCloud cloud) {
        assertThat(cloud.shellJson("cloud:status").path("version").asText()).startsWith("0.1");
        assertThat(cloud.shellJson("driver:list").isArray()).isTrue();
        assertThat(cloud.shellJson("work:list").isArray()).isTrue();
    }

    @Test
    void tablesForScriptsHaveTabsAndNoHeading(RunningCloud cloud) {
        Ssh.Output output = cloud.shell("cloud:status");

        assertThat(output.exit()).isZero();
        assertThat(output.out().lines()).allMatch(line -> line.contains("\t"));
    }

    @Test
    void aRefusalIsOneLineAndExitCodeOne(RunningCloud cloud) {
        Ssh.Output output = cloud.shell("cloud:status --output xml");

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.plain().strip())
                .isEqualTo("Error INVALID_INPUT (output): output must be table or json");
    }

    @Test
    void anUnknownTenantIsRefused(RunningCloud cloud) {
        Ssh.Output output = cloud.shell("cloud:status --tenant no-such-tenant");

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.plain()).contains("INVALID_INPUT (tenant)");
    }

    @Test
    void theVariableNamesTheTenantToo(RunningCloud cloud) {
        Ssh.Output output = cloud.shell("tenant = no-such-tenant; cloud:status");

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.plain()).contains("INVALID_INPUT (tenant)", "no-such-tenant");
    }

    @Test
    void theFirstFailureEndsTheLine(RunningCloud cloud) {
        Ssh.Output output = cloud.shell("cloud:status -o xml; cloud:status");

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.plain()).doesNotContain("version");
    }

    @Test
    void anUnknownCommandFails(RunningCloud cloud) {
        assertThat(cloud.shell("no:such").exit()).isEqualTo(1);
    }

    @Test
    void whoIsNotAdminMayRunNothingThatIsNotListed(RunningCloud cloud) {
        for (String command :
                new String[] {
                    "cloud:status",
                    "driver:list",
                    "bundle:list",
                    "instance:list",
                    "tenant:list",
                    "feature:install compute-sim",
                    "config:list",
                    "system:shutdown -f"
                }) {
            Ssh.Output output = cloud.guestShell(command);
            assertThat(output.exit()).as(command).isEqualTo(1);
            assertThat(output.out()).as(command).doesNotContain("org.thecloud");
        }
    }

    @Test
    void nobodySignsInWithAnUnknownKeyOrWithoutOne(RunningCloud cloud) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));

        assertThatThrownBy(
                        () ->
                                cloud.ssh()
                                        .run("tester", generator.generateKeyPair(), "cloud:status"))
                .hasRootCauseMessage("No more authentication methods available");
        assertThatThrownBy(
                        () -> cloud.ssh().run("karaf", generator.generateKeyPair(), "cloud:status"))
                .hasRootCauseMessage("No more authentication methods available");
    }

    @Test
    void keysOfEachCommonKindAreAccepted(RunningCloud cloud) throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(3072);
        KeyPairGenerator ecdsa = KeyPairGenerator.getInstance("EC");
        ecdsa.initialize(new ECGenParameterSpec("secp384r1"));
        KeyPairGenerator ed25519 = SecurityUtils.getKeyPairGenerator("Ed25519");
        for (KeyPairGenerator kind : new KeyPairGenerator[] {rsa, ecdsa, ed25519}) {
            KeyPair key = kind.generateKeyPair();
            String name = "op-" + kind.getAlgorithm().toLowerCase(Locale.ROOT);
            assertThatThrownBy(() -> cloud.ssh().run(name, key, "cloud:status")).isNotNull();

            cloud.operator(name, Ssh.line(key), "_g_:admingroup");

            assertThat(cloud.ssh().run(name, key, "cloud:status").exit()).as(name).isZero();
        }
    }

    @Test
    void anOperatorMayGiveAnotherAPassword(RunningCloud cloud) throws Exception {
        Ssh.Output output =
                cloud.shell(
                        "jaas:realm-manage --realm karaf --module"
                                + " org.apache.karaf.jaas.modules.properties.PropertiesLoginModule;"
                                + " jaas:user-add paula Quite-Secret-42;"
                                + " jaas:group-add paula admingroup; jaas:update");
        assertThat(output.exit()).as(output.toString()).isZero();

        assertThat(cloud.ssh().runWithPassword("paula", "Quite-Secret-42", "cloud:status").exit())
                .isZero();
        assertThatThrownBy(() -> cloud.ssh().runWithPassword("paula", "wrong", "cloud:status"))
                .isNotNull();
        assertThat(Files.readString(cloud.home().resolve("etc/users.properties")))
                .doesNotContain("Quite-Secret-42");
    }

    @Test
    void theHostKeyIsForTheOwnerOnly(RunningCloud cloud) throws Exception {
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        cloud.home().resolve("etc/host.key"))))
                .isEqualTo("rw-------");
    }
}
