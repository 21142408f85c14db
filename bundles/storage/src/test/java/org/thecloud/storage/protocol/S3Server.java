// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.thecloud.aws.edge.ListenerFixture;
import org.thecloud.identity.AccessKey;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Decision;
import org.thecloud.storage.service.StorageFixture;

/** S3 over HTTP with two tenants: Alice and Bob. Also a program, so that it can be killed. */
public final class S3Server implements AutoCloseable {

    static final String ALICE = "TCALICEALICEALICE123";
    static final String BOB = "TCBOBBOBBOBBOBBOB123";
    static final String SECRET = "a-secret-of-the-test";

    private static final Map<String, Principal> USERS = Map.of(ALICE, user(1), BOB, user(2));

    final StorageFixture storage;
    private final ListenerFixture listener;

    S3Server(Path folder, int port) throws Exception {
        storage = new StorageFixture(folder);
        listener =
                new ListenerFixture(
                        port,
                        storage.s3,
                        id ->
                                Optional.ofNullable(USERS.get(id))
                                        .map(user -> new AccessKey(id, user, new Secret(SECRET))),
                        user -> new TenantId(user.id()),
                        (caller, permission, resource) ->
                                resource.endsWith("/ungranted")
                                        ? Decision.notGranted("nothing allows it")
                                        : new Decision(
                                                !resource.endsWith("/forbidden"),
                                                "the test's own rule"));
    }

    /** The tenant of Alice or Bob. */
    static String tenant(long number) {
        return new UUID(7, number).toString();
    }

    private static Principal user(long number) {
        return new Principal(
                Principal.Type.USER, new UUID(7, number), number + "@example.com", null);
    }

    int port() {
        return listener.port();
    }

    @Override
    public void close() throws Exception {
        listener.close();
        storage.close();
    }

    /** Serves a folder until it is killed; the first line printed is the port. */
    @SuppressWarnings("SystemOut")
    public static void main(String... arguments) throws Exception {
        S3Server server = new S3Server(Path.of(arguments[0]), 0);
        System.out.println(server.port());
        Thread.currentThread().join();
    }
}
