// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.JobsFixture;
import org.thecloud.cron.service.JobsFixture.Wish;
import org.thecloud.kernel.egress.Receiver;

/** Runs of jobs on a database; the clock is the test's. */
@Timeout(120)
abstract class RunsContract {

    final Database database;
    @TempDir Path folder;
    CronWorld world;
    Receiver receiver;

    RunsContract(Database database) {
        this.database = database;
    }

    /** The world first: without a database the test is skipped, and nothing is to be closed. */
    @BeforeEach
    final void open() {
        world = database.open(folder, "2026-01-01T00:00:00Z");
        receiver = Receiver.content();
    }

    @AfterEach
    final void close() throws Exception {
        if (receiver != null) {
            world.close();
            receiver.close();
        }
    }

    Wish wish(String schedule) {
        return new Wish().with("schedule", schedule).with("url", receiver.url("/"));
    }

    Job job(Wish wish) {
        return world.create(wish.with("name", "job").made());
    }

    List<Job> jobs(String schedule, int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                world.create(
                                        JobsFixture.wish(
                                                "job-" + i, schedule, receiver.url("/j" + i))))
                .toList();
    }

    Set<String> runsAsked() {
        return receiver.asked().stream()
                .map(asked -> asked.header("Cloud-Cron-Run"))
                .collect(Collectors.toSet());
    }
}
