// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.identity.User;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.health.Health;

class FirstAdministratorTest {

    @TempDir Path folder;

    private static String field(Path file, String name) throws Exception {
        Matcher found =
                Pattern.compile("\"" + name + "\": \"([^\"]+)\"").matcher(Files.readString(file));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void theFirstStartMakesOneAdministratorAndTheNextNone() throws Exception {
        try (World world = World.h2(folder)) {
            Path file = folder.resolve("data/first-admin.json");
            world.firstAdministrator(file).sweep();
            User admin = world.users.firstAdministrator().orElseThrow();
            assertThat(admin.administrator()).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(world.authenticate(new Secret(field(file, "api_key"))).id())
                    .isEqualTo(admin.id());
            world.accounts.login(
                    World.stranger("::1"), field(file, "email"), field(file, "password"));
            assertThat(world.tenants.active(admin.id()).orElseThrow())
                    .hasToString(field(file, "tenant_id"));
            Files.delete(file);
            world.firstAdministrator(file).sweep();
            assertThat(file).doesNotExist();
            assertThat(world.register("user@example.com").administrator()).isFalse();
        }
    }

    @Test
    void aStartThatDiedBeforeTheFileIsMadeUpFor() throws Exception {
        try (World world = World.h2(folder)) {
            Path unwritable = Files.writeString(folder.resolve("blocked"), "").resolve("file");
            assertThatThrownBy(() -> world.firstAdministrator(unwritable).sweep())
                    .isInstanceOf(CloudException.class);
            AdministratorHealth health = new AdministratorHealth(world.tables);
            assertThat(health.check().state()).isEqualTo(Health.State.DOWN);
            User admin = world.users.firstAdministrator().orElseThrow();
            Path file = folder.resolve("first-admin.json");
            world.firstAdministrator(file).sweep();
            assertThat(health.check().state()).isEqualTo(Health.State.UP);
            assertThat(world.users.firstAdministrator()).contains(admin);
            assertThat(world.authenticate(new Secret(field(file, "api_key"))).id())
                    .isEqualTo(admin.id());
            assertThat(
                            world.keys
                                    .list(
                                            world.caller(admin),
                                            org.thecloud.kernel.PageQuery.first())
                                    .items())
                    .hasSize(1);
        }
    }
}
