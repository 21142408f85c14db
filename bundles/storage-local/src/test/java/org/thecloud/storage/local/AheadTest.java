// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What small blobs have when the machine loses its power before their files were written. */
class AheadTest {

    private static final int SEGMENT = 1 << 16;

    @TempDir Path folder;
    private Directory directory;
    private Ahead ahead;

    @BeforeEach
    void open() throws IOException {
        directory = new Directory(folder, SEGMENT);
        directory.prepare();
        ahead = opened(Duration.ZERO);
    }

    private Ahead opened(Duration rest) {
        Ahead opened = new Ahead(directory, SEGMENT, rest);
        opened.open();
        return opened;
    }

    @AfterEach
    void close() {
        ahead.close();
    }

    private void reopen() {
        ahead.close();
        ahead = opened(Duration.ZERO);
    }

    private UUID keep(String content) throws IOException {
        UUID id = UUID.randomUUID();
        assertThat(ahead.keep(id, ByteBuffer.wrap(content.getBytes()))).isTrue();
        return id;
    }

    private String read(UUID id) throws IOException {
        return Files.readString(directory.file(id));
    }

    @Test
    void aFileThatWasLostIsWrittenAnew() throws IOException {
        UUID lost = keep("lost");
        UUID empty = keep("empty");
        UUID other = keep("other");
        UUID halfway = keep("halfway");
        assertThat(read(lost)).isEqualTo("lost");
        Files.delete(directory.file(lost));
        Files.write(directory.file(empty), new byte[0]);
        Files.writeString(directory.file(other), "OTHER");
        Files.move(
                directory.file(halfway),
                directory.file(halfway).resolveSibling(halfway + Directory.NEW));
        reopen();
        assertThat(read(lost)).isEqualTo("lost");
        assertThat(read(empty)).isEqualTo("empty");
        assertThat(read(other)).isEqualTo("other");
        assertThat(read(halfway)).isEqualTo("halfway");
        assertThat(directory.names((int) (halfway.getLeastSignificantBits() & 0xff)))
                .containsExactly(halfway.toString());
    }

    @Test
    void whatWasDeletedStaysDeleted() throws IOException {
        UUID id = keep("gone");
        Files.delete(directory.file(id));
        ahead.gone(id);
        keep("what comes after brings it to the disk");
        reopen();
        assertThat(directory.file(id)).doesNotExist();
    }

    @Test
    void whatIsOnTheDiskIsForgottenByTheJournal() throws IOException {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ids.add(keep("x".repeat(1000)));
        }
        assertThat(segments()).isGreaterThan(2);
        ahead.tidy();
        assertThat(segments()).as("the one in use, the next, spares").isLessThanOrEqualTo(4);
        Files.delete(directory.file(ids.get(0)));
        reopen();
        assertThat(directory.file(ids.get(0))).as("on the disk before, so not ours").doesNotExist();
        for (UUID id : ids.subList(1, ids.size())) {
            assertThat(read(id)).hasSize(1000);
        }
    }

    private long segments() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(Ahead.FOLDER))) {
            return files.filter(file -> file.toString().endsWith(".journal")).count();
        }
    }

    @Test
    void oneAtATimeHasTheJournalAndTheOtherTakesItOver() throws IOException {
        UUID first = keep("first");
        Ahead second = opened(Duration.ZERO);
        try {
            assertThat(second.keep(UUID.randomUUID(), ByteBuffer.allocate(1))).isFalse();
            ahead.close();
            assertThat(ahead.keep(UUID.randomUUID(), ByteBuffer.allocate(1))).isFalse();
            Files.delete(directory.file(first));
            second.tidy();
            assertThat(read(first)).isEqualTo("first");
            assertThat(second.keep(UUID.randomUUID(), ByteBuffer.allocate(1))).isTrue();
        } finally {
            second.close();
        }
    }

    @Test
    void aDirectoryThatFailedBeginsAnewWithWhatIsThere() throws IOException {
        UUID id = keep("kept");
        ahead.abandon();
        assertThat(ahead.keep(UUID.randomUUID(), ByteBuffer.allocate(1))).isFalse();
        Files.delete(directory.file(id));
        ahead.tidy();
        assertThat(read(id)).isEqualTo("kept");
        keep("and more");
    }
}
