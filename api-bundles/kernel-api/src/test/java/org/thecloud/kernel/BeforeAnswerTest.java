// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BeforeAnswerTest {

    private final List<String> done = new ArrayList<>();
    private final Runnable step = () -> done.add("step");

    @Test
    void withoutARequestAStepRunsAtOnce() {
        BeforeAnswer.run(step);
        BeforeAnswer.run(step);
        assertThat(done).hasSize(2);
    }

    @Test
    void stepsRunOnceAndOnlyWhenTheAnswerIsDue() {
        try (BeforeAnswer steps = BeforeAnswer.open()) {
            BeforeAnswer.run(step);
            BeforeAnswer.run(step);
            assertThat(done).isEmpty();
            BeforeAnswer.settle();
            assertThat(done).hasSize(1);
        }
        assertThat(done).hasSize(1);
    }

    @Test
    void afterTheAnswerHasBegunTheyRunAtOnce() {
        try (BeforeAnswer steps = BeforeAnswer.open()) {
            BeforeAnswer.settle();
            BeforeAnswer.run(step);
            assertThat(done).hasSize(1);
        }
    }

    @Test
    void withoutAnAnswerTheyRunAtTheEnd() {
        try (BeforeAnswer steps = BeforeAnswer.open()) {
            BeforeAnswer.run(step);
        }
        assertThat(done).hasSize(1);
    }

    @Test
    void oneThatFailsIsToldOnce() {
        try (BeforeAnswer steps = BeforeAnswer.open()) {
            BeforeAnswer.run(
                    () -> {
                        throw new IllegalStateException("the disk is gone");
                    });
            assertThatThrownBy(BeforeAnswer::settle).hasMessage("the disk is gone");
        }
    }
}
