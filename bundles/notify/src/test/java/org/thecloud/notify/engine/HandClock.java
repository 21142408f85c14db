// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Time that passes when the test says so. */
public final class HandClock extends Clock {

    private volatile Instant now;

    public HandClock(String now) {
        this.now = Instant.parse(now);
    }

    public void set(String time) {
        now = Instant.parse(time);
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
