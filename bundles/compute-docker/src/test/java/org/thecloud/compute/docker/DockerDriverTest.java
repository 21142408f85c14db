// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Exec;
import org.thecloud.compute.spi.ImageCheck;
import org.thecloud.compute.spi.Logs;
import org.thecloud.compute.spi.Mountable;
import org.thecloud.compute.spi.Pausable;
import org.thecloud.compute.spi.Resizable;
import org.thecloud.compute.spi.Stats;
import org.thecloud.compute.tck.ComputeDriverContract;

@NeedsDocker
class DockerDriverTest extends ComputeDriverContract {

    private static final ComputeDriver DRIVER = Settings.usual().driver();
    private static LocalRegistry registry;

    @BeforeAll
    static void startTheRegistry() {
        registry = LocalRegistry.open();
    }

    @AfterAll
    static void stopTheRegistry() {
        registry.close();
    }

    @Override
    public ComputeDriver driver() {
        return DRIVER;
    }

    @Override
    public ComputeDriver restarted() {
        return Settings.usual().driver();
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
        return Docker.IMAGE;
    }

    @Override
    public String missingImage() {
        return registry.address() + "/no/such:1";
    }

    @Override
    public void removeBehindTheBack(UUID id) {
        Docker.remove(id);
    }
}
