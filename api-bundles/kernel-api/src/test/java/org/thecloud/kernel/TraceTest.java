// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {

    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void aHeaderIsReadAndWritten() {
        Trace trace = Trace.parse("00-" + ID + "-" + SPAN + "-01").orElseThrow();
        assertThat(trace).isEqualTo(new Trace(ID, SPAN, "01"));
        assertThat(trace.header()).isEqualTo("00-" + ID + "-" + SPAN + "-01");
    }

    @Test
    void aLaterVersionIsReadAsFarAsItIsKnown() {
        assertThat(Trace.parse("cc-" + ID + "-" + SPAN + "-ff-more").orElseThrow().header())
                .isEqualTo("00-" + ID + "-" + SPAN + "-01");
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "x",
                "ff-" + ID + "-" + SPAN + "-01",
                "00-" + ID + "-" + SPAN + "-01-more",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + ID + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
                "00-" + ID + "-" + SPAN,
                "00-" + ID + "-" + SPAN + "-01\n"
            })
    void whatIsNotATraceIsNone(String header) {
        assertThat(Trace.parse(header)).isEmpty();
    }

    @Test
    void theNextHopKeepsTheTraceAndHasItsOwnSpan() {
        Trace first = Trace.fresh();
        Trace second = first.next();
        assertThat(second.traceId()).isEqualTo(first.traceId());
        assertThat(second.spanId()).isNotEqualTo(first.spanId());
        assertThat(Trace.parse(second.header())).contains(second);
        assertThat(Trace.fresh().traceId()).isNotEqualTo(first.traceId());
    }
}
