// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.telemetry;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** Looks into the running process. Of each kind of look one runs at a time. */
final class Profiles implements AutoCloseable {

    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";

    private final long mostBytes;
    private final Semaphore dump = new Semaphore(1);
    private final Semaphore recording = new Semaphore(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    Profiles(Config config) {
        this.mostBytes = config.recording_mb() * 1024L * 1024L;
    }

    /** What all threads do and which locks they hold; empty while another dump is made. */
    Optional<String> threads() {
        return alone(() -> command("threadPrint", "-l"));
    }

    /**
     * The classes with most bytes of living objects; stops the process for a full collection. Empty
     * while another dump is made.
     */
    Optional<String> heap(int lines) {
        return alone(
                () -> {
                    List<String> all = command("gcClassHistogram").lines().toList();
                    int kept = Math.min(all.size(), lines + 2); // with its heading
                    return String.join("\n", all.subList(0, kept))
                            + "\n"
                            + all.get(all.size() - 1)
                            + "\n";
                });
    }

    private Optional<String> alone(Supplier<String> look) {
        if (!dump.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return Optional.of(look.get());
        } finally {
            dump.release();
        }
    }

    private static String command(String name, String... arguments) {
        try {
            return (String)
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName(COMMANDS),
                                    name,
                                    new Object[] {arguments},
                                    new String[] {String[].class.getName()});
        } catch (JMException missing) {
            throw new IllegalStateException("this Java runtime has no " + name, missing);
        }
    }

    /** Takes what was recorded, and is done with the file when it returns. */
    interface Taker {
        void take(Path file) throws IOException;
    }

    /**
     * Records for some time, blocking, or until the listener is closed.
     *
     * @return false, and nothing done, if another recording runs
     */
    boolean record(Duration time, String settings, Taker taker)
            throws IOException, InterruptedException {
        if (!recording.tryAcquire()) {
            return false;
        }
        Path file = Files.createTempFile("recording", ".jfr");
        try (Recording flight = new Recording(Configuration.getConfiguration(settings))) {
            flight.setName("operator");
            flight.setMaxSize(mostBytes);
            flight.start();
            boolean cut = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
            flight.stop();
            if (cut) {
                throw new IOException("the listener is closed");
            }
            flight.dump(file);
            taker.take(file);
            return true;
        } catch (ParseException broken) {
            throw new IllegalStateException("settings " + settings + " are broken", broken);
        } finally {
            Files.deleteIfExists(file);
            recording.release();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
