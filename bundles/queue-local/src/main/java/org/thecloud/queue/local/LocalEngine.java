// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.queue.Counts;
import org.thecloud.queue.Hide;
import org.thecloud.queue.Message;
import org.thecloud.queue.Receipt;
import org.thecloud.queue.Redriven;
import org.thecloud.queue.SentMessage;
import org.thecloud.queue.spi.Posting;
import org.thecloud.queue.spi.QueueEngine;
import org.thecloud.queue.spi.Redrives;
import org.thecloud.queue.spi.Take;

/**
 * The embedded engine. It has one thread of its own, which reads the journal at the start and then
 * makes segments in advance and frees old ones: nobody who sends shall wait for that.
 */
@Component(service = QueueEngine.class, configurationPid = LocalEngine.PID)
@Driver("local")
@Designate(ocd = Config.class)
public final class LocalEngine implements QueueEngine, Redrives {

    static final String PID = "org.thecloud.queue.local";

    private static final Logger log = LoggerFactory.getLogger(LocalEngine.class);
    private static final int SEGMENT = 64 << 20;
    private static final int PATIENCE_SECONDS = 30;
    private static final int TIDY_MILLIS = 20;
    private static final int RETRY_MILLIS = 500;

    private final Path folder;
    private final int segmentLength;
    private final int most;
    private final EngineClock clock = new EngineClock();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread upkeep = new Thread(this::keepUp, "cloud-queue-local");
    private final Object opening = new Object();
    private @Nullable Messages messages;
    private @Nullable String trouble;

    @Activate
    public LocalEngine(Config config) {
        this(
                config.folder().isBlank()
                        ? Path.of(System.getProperty("karaf.data", "data"), "queue-local")
                        : Path.of(config.folder()),
                SEGMENT,
                config.messages_max());
    }

    LocalEngine(Path folder, int segmentLength, int most) {
        this.folder = folder;
        this.segmentLength = segmentLength;
        this.most = most;
        upkeep.setDaemon(true);
        upkeep.start();
    }

    private void keepUp() {
        try {
            while (!over(0)) {
                if (!live() && over(RETRY_MILLIS)) {
                    return;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean over(int millis) throws InterruptedException {
        return closing.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Holds the folder and serves until the end; false if that was not possible. */
    private boolean live() throws InterruptedException {
        Messages ours = null;
        try {
            Files.createDirectories(folder);
            try (FileChannel file =
                            FileChannel.open(
                                    folder.resolve("lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock held = file.tryLock()) {
                if (held == null) {
                    say("another process uses " + folder, null);
                    return false;
                }
                ours = new Messages(folder, segmentLength, most, clock);
                serve(ours, null);
                tidyUntilClosed(ours);
                return true;
            } finally {
                serve(null, trouble);
                if (ours != null) {
                    ours.close();
                }
            }
        } catch (OverlappingFileLockException predecessor) {
            say("a predecessor still uses " + folder, null);
        } catch (IOException | RuntimeException | InternalError broken) {
            say("cannot use %s: %s".formatted(folder, broken.getMessage()), broken);
        }
        return false;
    }

    private void tidyUntilClosed(Messages ours) throws InterruptedException {
        boolean said = false;
        do {
            try {
                ours.tidy();
                said = false;
            } catch (IOException | DriverException full) {
                if (!said) {
                    log.warn("queue engine: {} has no room for another segment", folder, full);
                    said = true;
                }
            }
        } while (!over(TIDY_MILLIS));
    }

    private void serve(@Nullable Messages now, @Nullable String why) {
        synchronized (opening) {
            messages = now;
            trouble = why;
            opening.notifyAll();
        }
    }

    private void say(String why, @Nullable Throwable cause) {
        synchronized (opening) {
            if (!why.equals(trouble)) {
                log.warn("queue engine: {}", why, cause);
            }
            trouble = why;
        }
    }

    /** Waits while the journal is read. */
    private Messages messages() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (opening) {
            while (messages == null) {
                long left = (until - System.nanoTime()) / 1_000_000;
                if (left <= 0 || closing.getCount() == 0) {
                    throw unavailable();
                }
                try {
                    opening.wait(left);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    throw unavailable();
                }
            }
            return messages;
        }
    }

    private DriverException unavailable() {
        return new DriverException(
                DriverException.Kind.UNAVAILABLE,
                "JOURNAL",
                "queue engine: " + (trouble == null ? "still reads its journal" : trouble));
    }

    @Override
    public Probe probe() {
        Messages now;
        synchronized (opening) {
            now = messages;
            if (now == null) {
                return trouble == null
                        ? Probe.starting("reading the journal in " + folder)
                        : Probe.unhealthy(trouble);
            }
        }
        try {
            now.check();
            return Probe.ready("%d messages in %s".formatted(now.alive(), folder));
        } catch (DriverException failed) {
            return Probe.unhealthy(String.valueOf(failed.getMessage()));
        }
    }

    @Override
    public List<SentMessage> send(UUID queue, List<Posting> postings) {
        return messages().send(queue, postings);
    }

    @Override
    public List<Message> receive(UUID queue, Take how) {
        return messages().receive(queue, how);
    }

    @Override
    public List<Receipt> acknowledge(UUID queue, List<String> receipts) {
        return messages().acknowledge(queue, receipts);
    }

    @Override
    public List<Receipt> hide(UUID queue, List<Hide> wishes) {
        return messages().hide(queue, wishes);
    }

    @Override
    public long remove(UUID queue, Duration olderThan) {
        return messages().remove(queue, olderThan);
    }

    @Override
    public Counts counts(UUID queue) {
        return messages().counts(queue);
    }

    @Override
    public Set<UUID> ready(Set<UUID> queues) {
        return messages().ready(queues);
    }

    @Override
    public Set<UUID> list() {
        return messages().list();
    }

    @Override
    public Redriven redrive(UUID from, @Nullable UUID to, Set<UUID> living, int limit) {
        return messages().redrive(from, to, living, limit);
    }

    /** Returns when the folder is free for a successor. */
    @Deactivate
    public void close() {
        closing.countDown();
        synchronized (opening) {
            opening.notifyAll();
        }
        try {
            upkeep.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
