// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.ResourceStore;

/** What the file of H2 holds at the moment of an acknowledgement. */
class FileSyncTest {

    private static final String FILE = "db/cloud.mv.db";

    @TempDir Path folder;

    @Test
    void whatWasAcknowledgedIsInTheFileHoweverMuchThereIsToWrite() throws Exception {
        Caller caller = StoreFixture.newCaller();
        try (StoreFixture store = StoreFixture.h2(folder.resolve("origin"))) {
            ResourceStore<Things.Spec, Things.Status> things = store.resources().of(Things.THING);
            for (int i = 0; i < 12; i++) {
                // more than the megabyte at which H2 begins to write by itself
                UUID last = null;
                for (int j = 0; j < 8; j++) {
                    List<String> claims =
                            Stream.generate(() -> UUID.randomUUID().toString()).limit(200).toList();
                    Things.Spec spec = new Things.Spec("s", 1, List.of(), claims);
                    last = things.create(caller, Draft.of("t" + i + "-" + j, spec)).id();
                }
                assertThat(inACopy(i, last)).isTrue();
            }
        }
    }

    private boolean inACopy(int number, UUID id) throws IOException {
        Path copy = folder.resolve("copy" + number);
        Files.createDirectories(copy.resolve("db"));
        Files.copy(folder.resolve("origin").resolve(FILE), copy.resolve(FILE));
        try (StoreFixture store = StoreFixture.h2(copy)) {
            return !store.select("select id from resource where id = '" + id + "'").isEmpty();
        }
    }
}
