// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.MachineBoot;
import org.thecloud.compute.spi.MachineSize;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.kernel.Ids;

/**
 * Measures what the reconciler does at a launch beside Docker's own client, in turns, so that both
 * meet the same machine. No test: to be run by hand.
 */
final class LaunchSpeed {

    private static final int WARM_UP = 10;

    private LaunchSpeed() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40;
        DockerDriver driver = Settings.usual().driver();
        List<Long> inspects = new ArrayList<>();
        List<Long> ensures = new ArrayList<>();
        List<Long> powers = new ArrayList<>();
        List<Long> ours = new ArrayList<>();
        List<Long> theirs = new ArrayList<>();
        for (int round = 0; round < WARM_UP + rounds; round++) {
            if (round == WARM_UP) {
                List.of(inspects, ensures, powers, ours, theirs).forEach(List::clear);
            }
            MachineSpec spec = spec();
            long begin = System.nanoTime();
            driver.inspect(spec.id());
            long inspected = System.nanoTime();
            driver.ensure(spec);
            long ensured = System.nanoTime();
            driver.power(spec.id(), Power.RUNNING);
            long powered = System.nanoTime();
            driver.delete(spec.id());
            inspects.add(inspected - begin);
            ensures.add(ensured - inspected);
            powers.add(powered - ensured);
            ours.add(powered - begin);
            theirs.add(client());
        }
        say("inspect", inspects);
        say("ensure", ensures);
        say("power", powers);
        say("driver, together", ours);
        say("docker create + docker start", theirs);
        driver.close();
    }

    private static MachineSpec spec() {
        return new MachineSpec(
                Ids.next(),
                UUID.randomUUID(),
                "speed",
                new MachineSize(1, 64 << 20, 0, 64),
                new MachineBoot(Docker.IMAGE, List.of("sleep", "600")));
    }

    private static long client() throws Exception {
        String name = "speed-" + UUID.randomUUID();
        long begin = System.nanoTime();
        run(
                "docker",
                "create",
                "--name",
                name,
                "-m",
                "64m",
                "--cpus",
                "1",
                Docker.IMAGE,
                "sleep",
                "600");
        run("docker", "start", name);
        long end = System.nanoTime();
        run("docker", "rm", "-f", name);
        return end - begin;
    }

    private static void run(String... command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command));
        }
    }

    private static void say(String what, List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        System.out.printf(
                "%-30s median %4d ms, least %4d ms%n",
                what, sorted.get(sorted.size() / 2) / 1_000_000, sorted.get(0) / 1_000_000);
    }
}
