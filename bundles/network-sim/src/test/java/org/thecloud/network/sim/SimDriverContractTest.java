// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.network.spi.NetworkDriver;
import org.thecloud.network.tck.Guest;
import org.thecloud.network.tck.NetworkDriverContract;

class SimDriverContractTest extends NetworkDriverContract {

    @TempDir Path folder;

    private final Map<String, SimGuest> guests = new ConcurrentHashMap<>();
    private SimGuest outside;

    private SimDriver sim() {
        return new SimDriver(folder, 1450);
    }

    @Override
    public NetworkDriver driver() {
        return sim();
    }

    @Override
    public NetworkDriver restarted() {
        return sim();
    }

    @Override
    public Guest guest() {
        return new SimGuest(sim(), guests, false);
    }

    @Override
    public Guest outside() {
        if (outside == null) {
            outside = new SimGuest(sim(), guests, true);
        }
        return outside;
    }

    @Override
    public void restartBackend() {
        // there is nothing behind it but files
    }

    @Override
    public boolean leftovers() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isPresent();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
