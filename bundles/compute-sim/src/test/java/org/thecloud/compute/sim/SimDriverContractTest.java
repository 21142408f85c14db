// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Exec;
import org.thecloud.compute.spi.ImageCheck;
import org.thecloud.compute.spi.Logs;
import org.thecloud.compute.spi.Mountable;
import org.thecloud.compute.spi.Pausable;
import org.thecloud.compute.spi.Resizable;
import org.thecloud.compute.spi.Stats;
import org.thecloud.compute.tck.ComputeDriverContract;

class SimDriverContractTest extends ComputeDriverContract {

    @TempDir Path folder;

    @Override
    public ComputeDriver driver() {
        return SimFixture.in(folder, 64, 16L << 30);
    }

    @Override
    public ComputeDriver restarted() {
        return driver();
    }

    @Override
    public Set<Class<?>> facets() {
        return Set.of(
                Exec.class,
                ImageCheck.class,
                Logs.class,
                Mountable.class,
                Pausable.class,
                Resizable.class,
                Stats.class);
    }

    @Override
    public String image() {
        return "nginx";
    }

    @Override
    public String missingImage() {
        return "missing/nginx";
    }

    @Override
    public List<String> command() {
        return List.of();
    }

    @Override
    public String writtenLine() {
        return "simulator: started";
    }

    @Override
    public void removeBehindTheBack(UUID id) {
        try {
            SimFixture.remove(folder, id);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
