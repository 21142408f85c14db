// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.local;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import org.thecloud.kernel.work.Sweep;
import org.thecloud.storage.spi.Blob;
import org.thecloud.storage.spi.BlobStore;
import org.thecloud.storage.spi.Draft;
import org.thecloud.storage.spi.Listing;
import org.thecloud.storage.spi.Node;

/**
 * Keeps every blob as a file in each of its directories. Its sweep looks after them: directories
 * that broke are tried again, and all copies are read bit by bit, so that damage is found and
 * healed while there is another copy.
 */
@Component(
        service = {BlobStore.class, Sweep.class},
        configurationPid = "org.thecloud.storage.local")
@Driver("local")
@Designate(ocd = Config.class)
public final class LocalStore implements BlobStore, Sweep {

    private static final Logger log = LoggerFactory.getLogger(LocalStore.class);
    private static final int SCRUB_PAGE = 100;

    private static final int JOURNAL_SEGMENT = 4 << 20;
    private static final long TIDY_MILLIS = 500;

    private final List<Directory> directories;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread tidyThread = new Thread(this::tidyUntilClosed, "storage-local-journal");
    private final Copies copies;
    private final long scrubBytes;
    private @Nullable String scrubbed;

    @Activate
    public LocalStore(Config config) {
        this(
                roots(config.directories()),
                config.scrub_mb_per_minute() * 1_000_000L,
                JOURNAL_SEGMENT);
    }

    // A file gives the whole list as one text.
    static List<Path> roots(String... configured) {
        List<Path> roots =
                Arrays.stream(configured)
                        .flatMap(text -> Arrays.stream(text.split(",")))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .map(Path::of)
                        .distinct()
                        .toList();
        return roots.isEmpty()
                ? List.of(Path.of(System.getProperty("karaf.data", "data")).resolve("storage"))
                : roots;
    }

    LocalStore(List<Path> roots, long scrubBytes, int journalSegment) {
        this.directories = roots.stream().map(root -> new Directory(root, journalSegment)).toList();
        this.copies = new Copies(directories);
        this.scrubBytes = scrubBytes;
        for (Directory directory : directories) {
            if (!directory.works()) {
                log.warn("{} cannot be used: {}", directory.root(), directory.broken());
            }
        }
        openJournals();
        tidyThread.setDaemon(true);
        tidyThread.start();
    }

    // What the journals say is looked at before anything is served.
    private void openJournals() {
        healthy().forEach(directory -> directory.ahead().open());
    }

    private void tidyUntilClosed() {
        try {
            do {
                healthy().forEach(directory -> directory.ahead().tidy());
            } while (!closing.await(TIDY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    /** Small blobs that are being kept end; whoever writes on keeps his without the journal. */
    @Deactivate
    public void close() {
        closing.countDown();
        try {
            tidyThread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt(); // closing a journal waits for whoever uses it
        }
        directories.forEach(directory -> directory.ahead().close());
    }

    @Override
    public Draft create(UUID id) {
        return new LocalDraft(id, healthy());
    }

    private List<Directory> healthy() {
        return directories.stream().filter(directory -> directory.broken() == null).toList();
    }

    @Override
    public Blob open(UUID id) {
        return new LocalBlob(id, copies, copies.open(id));
    }

    @Override
    public void delete(UUID id) {
        for (Directory directory : directories) {
            try {
                directory.delete(id);
            } catch (IOException failed) {
                directory.breaks(failed);
            }
        }
    }

    @Override
    public Listing list(@Nullable String after, int limit) {
        try {
            return copies.list(after, limit);
        } catch (IOException failed) {
            throw new DriverException(
                    DriverException.Kind.UNAVAILABLE,
                    "STORAGE_UNAVAILABLE",
                    "the blobs cannot be listed at present",
                    failed);
        }
    }

    @Override
    public List<Node> nodes() {
        String address = InetAddress.getLoopbackAddress().getHostName();
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < directories.size(); i++) {
            Directory directory = directories.get(i);
            boolean alive = directory.works();
            String broken = directory.broken();
            nodes.add(
                    new Node(
                            directories.size() == 1 ? "local-node" : "local-node-" + (i + 1),
                            address,
                            directory.root().toString(),
                            alive || broken == null ? "alive" : "dead: " + broken,
                            directory.lastSeen(),
                            space(directory, true),
                            space(directory, false)));
        }
        return nodes;
    }

    private static long space(Directory directory, boolean total) {
        try {
            var disk = Files.getFileStore(directory.root());
            return total ? disk.getTotalSpace() : disk.getUsableSpace();
        } catch (IOException gone) {
            return 0;
        }
    }

    @Override
    public Probe probe() {
        List<String> broken = new ArrayList<>();
        for (Directory directory : directories) {
            if (!directory.works()) {
                broken.add(directory.root() + ": " + directory.broken());
            }
        }
        if (broken.size() == directories.size()) {
            return Probe.unhealthy("no directory works: " + broken);
        }
        return Probe.ready(
                broken.isEmpty() ? directories.size() + " directories" : "without " + broken);
    }

    @Override
    public String name() {
        return "storage-local-scrub";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void sweep() {
        directories.forEach(Directory::works);
        long read = 0;
        while (read < scrubBytes) {
            Listing listing = list(scrubbed, SCRUB_PAGE);
            for (Listing.Found found : listing.blobs()) {
                read += copies.scrub(found.id());
            }
            scrubbed = listing.next();
            if (scrubbed == null) {
                return;
            }
        }
    }
}
