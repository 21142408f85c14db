// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Logs;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.DriverException.Kind;

/** {@link Logs}. */
abstract class LinesContract extends MachinesContract {

    private static final int MOST = 1 << 20;

    private Logs logs;

    LinesContract(ComputeDriverContract contract) {
        super(contract);
    }

    @BeforeEach
    void requireTheFacet() {
        logs = facet(Logs.class);
    }

    @Test
    void whatTheProgramWroteIsThereWithItsTime() {
        UUID id = written();
        List<String> lines = logs.logs(id, 100, MOST).lines().toList();
        assertThat(lines).anySatisfy(line -> assertThat(line).contains(hooks.writtenLine()));
        assertThat(lines)
                .allSatisfy(
                        line ->
                                assertThat(Instant.parse(line.split(" ", 2)[0]))
                                        .isBefore(Instant.now().plusSeconds(5)));
    }

    @Test
    void noMoreIsGivenThanAskedFor() {
        UUID id = written();
        driver.power(id, Power.STOPPED);
        driver.power(id, Power.RUNNING);
        eventually("two lines", () -> logs.logs(id, 100, MOST).lines().count() >= 2);
        assertThat(logs.logs(id, 1, MOST).lines()).hasSize(1);
        assertThat(logs.logs(id, 100, 40).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(40);
    }

    @Test
    void theyOutliveTheProgram() {
        UUID id = written();
        driver.power(id, Power.STOPPED);
        assertThat(logs.logs(id, 100, MOST)).contains(hooks.writtenLine());
    }

    @Test
    void nothingHasNone() {
        refused(() -> logs.logs(Ids.next(), 10, MOST), Kind.NOT_FOUND);
    }

    private UUID written() {
        Wish wish = wish();
        running(wish);
        eventually(
                "the program has written its line",
                () -> logs.logs(wish.spec().id(), 100, MOST).contains(hooks.writtenLine()));
        return wish.spec().id();
    }
}
