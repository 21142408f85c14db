// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.identity.User;
import org.thecloud.identity.store.IdentityTables;
import org.thecloud.identity.store.KeyTable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.work.Sweep;
import org.thecloud.tenant.Tenants;

/**
 * Makes the administrator of an empty installation and leaves the secrets in a file that only the
 * platform's own account can read. The user is marked as pending until the file is on the disk; a
 * start that finds a pending one makes new secrets, so dying half-way costs nothing.
 */
@Component(
        service = {FirstAdministrator.class, Sweep.class},
        immediate = true,
        configurationPid = "org.thecloud.identity")
public final class FirstAdministrator implements Sweep {

    private static final Logger log = LoggerFactory.getLogger(FirstAdministrator.class);

    private final IdentityTables tables;
    private final KeyTable keyTable;
    private final KeyRegister keys;
    private final Cipher cipher;
    private final Tenants tenants;
    private final String email;
    private final Path file;
    private final Clock clock = Clock.systemUTC();

    @Activate
    public FirstAdministrator(
            Config config,
            @Reference IdentityTables tables,
            @Reference KeyTable keyTable,
            @Reference KeyRegister keys,
            @Reference Cipher cipher,
            @Reference Tenants tenants) {
        this(
                config,
                tables,
                keyTable,
                keys,
                cipher,
                tenants,
                Path.of(System.getProperty("karaf.data", "data")).resolve("first-admin.json"));
        try {
            sweep();
        } catch (CloudException unreachable) {
            log.warn("no first administrator yet: {}", unreachable.getMessage());
        }
    }

    FirstAdministrator(
            Config config,
            IdentityTables tables,
            KeyTable keyTable,
            KeyRegister keys,
            Cipher cipher,
            Tenants tenants,
            Path file) {
        this.tables = tables;
        this.keyTable = keyTable;
        this.keys = keys;
        this.cipher = cipher;
        this.tenants = tenants;
        this.email = Inputs.email(config.admin_email());
        this.file = file;
    }

    @Override
    public String name() {
        return "identity-first-administrator";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void sweep() {
        if (tables.unsettled()) {
            create();
        }
    }

    private void create() {
        Caller self = Caller.system(TenantId.PLATFORM, "first-start");
        Secret password = cipher.newToken();
        String passwordHash = cipher.passwordHash(password);
        User fresh = new User(Ids.next(), email, "Administrator", true, clock.instant());
        Optional<User> administrator =
                tables.firstAdministrator(self, fresh, Inputs.emailKey(email), passwordHash);
        if (administrator.isEmpty()) {
            return;
        }
        User user = administrator.get();
        TenantId tenant = tenants.createPersonal(self, user.id(), user.name());
        KeyRegister.Minted key = keys.mint(user.id(), "first start", false, null);
        keyTable.add(self, key.key(), key.sealed());
        write(
                """
                {"email": "%s", "password": "%s", "api_key": "%s", "tenant_id": "%s"}
                """
                        .formatted(
                                user.email().replace("\\", "\\\\").replace("\"", "\\\""),
                                password.reveal(),
                                key.secret().reveal(),
                                tenant));
        if (tables.settle(self, user.id(), passwordHash)) {
            log.info("administrator {} made; the secrets are in {}", user.email(), file);
        }
    }

    private void write(String json) {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(beside);
            FileAttribute<?> ownersOnly =
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"));
            try (FileChannel out =
                    FileChannel.open(
                            beside,
                            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            ownersOnly)) {
                ByteBuffer bytes = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
                folder.force(true);
            }
        } catch (IOException failed) {
            throw new CloudException(
                    KernelError.UNAVAILABLE,
                    "cannot write " + file + ": " + failed.getMessage(),
                    java.util.Map.of(),
                    failed);
        }
    }
}
