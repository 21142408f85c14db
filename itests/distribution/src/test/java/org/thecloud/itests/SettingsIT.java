// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files in {@code etc} that operators edit, and the shell's commands for the same settings. */
@ExtendWith(RunningCloud.Extension.class)
class SettingsIT {

    private static final String PID = "org.thecloud.itests.settings";
    private static final String COMMENT = "# why it is so";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Path file;

    @BeforeEach
    void write(RunningCloud cloud) throws IOException {
        file = cloud.home().resolve("etc/" + PID + ".cfg");
        Files.writeString(file, COMMENT + "\nround = none\n");
        applied(cloud, "none");
    }

    @AfterEach
    void delete(RunningCloud cloud) throws IOException {
        Files.deleteIfExists(file);
        await("the settings are gone").atMost(PATIENCE).until(() -> !is(cloud, "*"));
    }

    private static void applied(RunningCloud cloud, String round) {
        await("round " + round).atMost(PATIENCE).until(() -> is(cloud, round));
    }

    // config:property-get would write the file.
    private static boolean is(RunningCloud cloud, String round) {
        return cloud.shell("config:list '(&(service.pid=" + PID + ")(round=" + round + "))'")
                .out()
                .contains(PID);
    }

    @Test
    void linesThatAreAddedWhileAChangeTakesEffectStay(RunningCloud cloud) throws IOException {
        int added = 0;
        for (int round = 0; round < 5; round++) {
            append("round = " + round);
            while (!is(cloud, String.valueOf(round))) {
                append("line." + added++ + " = there");
            }
        }
        append("round = last");
        applied(cloud, "last");

        assertThat(Files.readAllLines(file))
                .contains(COMMENT)
                .containsAll(
                        IntStream.range(0, added).mapToObj(n -> "line." + n + " = there").toList());
    }

    private void append(String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
    }

    @Test
    void whatTheShellChangesIsInTheFile(RunningCloud cloud) throws IOException {
        Ssh.Output changed = cloud.shell("config:property-set --pid " + PID + " round shell");
        assertThat(changed.exit()).as(changed.toString()).isZero();
        applied(cloud, "shell");
        assertThat(Files.readAllLines(file)).contains(COMMENT, "round = shell");
    }

    @Test
    void whatTheShellDeletesHasNoFile(RunningCloud cloud) {
        Ssh.Output deleted = cloud.shell("config:delete " + PID);
        assertThat(deleted.exit()).as(deleted.toString()).isZero();
        await("the file is gone").atMost(PATIENCE).until(() -> Files.notExists(file));
    }
}
