// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.thecloud.kernel.driver.Probe;

/** A driver that does what a test tells it to do. Not public, as drivers need not be. */
class Parrot implements EchoDriver {

    final AtomicInteger calls = new AtomicInteger();
    volatile UnaryOperator<String> answer = text -> text;
    volatile Supplier<Probe> health = () -> Probe.ready("parrot 1.0");

    @Override
    public String echo(String text) {
        calls.incrementAndGet();
        return answer.apply(text);
    }

    @Override
    public String shortly(String text) {
        return echo(text);
    }

    @Override
    public String here(String text) {
        return Thread.currentThread().getName();
    }

    @Override
    public Limits limits() {
        return new Limits(80, "latin");
    }

    @Override
    public Probe probe() {
        return health.get();
    }

    /** One that can shout. */
    static final class Loud extends Parrot implements Shouting {
        @Override
        public String shout(String text) {
            return text.toUpperCase(java.util.Locale.ROOT);
        }
    }
}
