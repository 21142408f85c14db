// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.osgi.util.converter.Converters;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.Step;

/** A kind for these tests, with reconcilers that do what a test says. */
final class Things {

    record Spec(int size) {}

    record Status(int size) {}

    static final ResourceKind<Spec, Status> KIND =
            new ResourceKind<>() {
                @Override
                public String name() {
                    return "thing";
                }

                @Override
                public Class<Spec> specType() {
                    return Spec.class;
                }

                @Override
                public Class<Status> statusType() {
                    return Status.class;
                }
            };

    private Things() {}

    static Reconciler<Spec, Status> reconciler(
            Function<Resource<Spec, Status>, Step<Status>> steps) {
        return new Reconciler<>() {
            @Override
            public ResourceKind<Spec, Status> kind() {
                return KIND;
            }

            @Override
            public Step<Status> reconcile(Caller self, Resource<Spec, Status> thing) {
                return steps.apply(thing);
            }
        };
    }

    static Step<Status> ready(Resource<Spec, Status> thing) {
        return thing.deleting() ? Step.gone() : Step.done("READY", new Status(thing.spec().size()));
    }

    static Config config(int workers, int leaseSeconds, int drainSeconds) {
        return Converters.standardConverter()
                .convert(
                        Map.of(
                                "workers",
                                workers,
                                "lease.seconds",
                                leaseSeconds,
                                "drain.seconds",
                                drainSeconds))
                .to(Config.class);
    }

    static void eventually(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("it did not become true within 30 s");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
