// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.work.loop.Things.Spec;
import org.thecloud.kernel.work.loop.Things.Status;

class OutcomesTest {

    private record Code(String name, ErrorKind kind) implements ErrorCode {}

    private static Resource<Spec, Status> thing(boolean deleting) {
        return new Resource<>(
                UUID.randomUUID(),
                "thing",
                TenantId.PLATFORM,
                "one",
                null,
                1,
                1,
                new Spec(1),
                null,
                "PENDING",
                null,
                deleting,
                Map.of(),
                UUID.randomUUID(),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    @Test
    void waitingTimesDoubleFromASecondToAMinuteAndAreSpread() {
        for (int failures = 0; failures < 40; failures++) {
            long most = Math.min(60_000, 1000L << Math.min(failures, 6));
            assertThat(Backoff.after(failures))
                    .isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
        }
    }

    @Test
    void ourOwnFaultsAreTriedFiveTimesAndOutagesForEver() {
        RuntimeException bug = new IllegalStateException("bug");
        CloudException driversBug =
                new CloudException(new Code("DOCKER_BROKEN", ErrorKind.INTERNAL), "stack");
        CloudException outage = new CloudException(KernelError.UNAVAILABLE, "down");
        for (Throwable ours : new Throwable[] {bug, driversBug, new StackOverflowError()}) {
            assertThat(Outcomes.tryAgain(thing(false), 3, ours)).isTrue();
            assertThat(Outcomes.tryAgain(thing(false), 4, ours)).isFalse();
            assertThat(Outcomes.tryAgain(thing(true), 1000, ours)).isTrue();
        }
        assertThat(Outcomes.tryAgain(thing(false), 1000, outage)).isTrue();
        assertThat(
                        Outcomes.tryAgain(
                                thing(false), 0, new CloudException(KernelError.UNSUPPORTED, "no")))
                .isFalse();
    }

    @Test
    void theReasonOfOurOwnFaultKeepsTheCodeAndHidesTheMessage() {
        CloudException bug =
                new CloudException(new Code("DOCKER_BROKEN", ErrorKind.INTERNAL), "secret");
        assertThat(Outcomes.failed(bug).reason().code()).isEqualTo("DOCKER_BROKEN");
        assertThat(Outcomes.failed(bug).reason().message()).doesNotContain("secret");
    }
}
