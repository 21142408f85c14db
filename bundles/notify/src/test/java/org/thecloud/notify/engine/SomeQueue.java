// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Demand;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.notify.spi.Address;
import org.thecloud.notify.spi.NotifyTarget;
import org.thecloud.notify.spi.Parcel;

/** A target that keeps what it got, or refuses as the test says. */
public final class SomeQueue implements NotifyTarget {

    public final List<Parcel> got = new CopyOnWriteArrayList<>();
    final boolean asks;
    volatile @Nullable RuntimeException refuses;

    public SomeQueue(boolean asks) {
        this.asks = asks;
    }

    @Override
    public Probe probe() {
        return Probe.ready("test");
    }

    @Override
    public Address resolve(Caller caller, String endpoint) {
        return new Address(endpoint.toLowerCase(Locale.ROOT), new Demand("queue:write", "queue/x"));
    }

    @Override
    public boolean needsConfirmation() {
        return asks;
    }

    @Override
    public String deliver(Caller self, Parcel parcel) {
        RuntimeException refusal = refuses;
        if (refusal != null) {
            throw refusal;
        }
        got.add(parcel);
        return "kept";
    }
}
