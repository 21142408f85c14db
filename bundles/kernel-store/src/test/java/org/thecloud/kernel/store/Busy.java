// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.store.Things.Spec;
import org.thecloud.kernel.store.Things.Status;

/** Somebody with resources of his own, always at it; tells what was acknowledged. */
final class Busy {

    private final ResourceStore<Spec, Status> things;
    private final Caller caller = StoreFixture.newCaller();
    private final List<UUID> mine = new ArrayList<>();
    private final Random random;
    private int made;

    Busy(StoreFixture store, long seed) {
        this.things = store.resources().of(Things.THING);
        this.random = new Random(seed);
    }

    Caller caller() {
        return caller;
    }

    /**
     * One random operation; afterwards tells {@code "kind id number"}, of a deletion before it too.
     */
    void act(Consumer<String> acknowledged) {
        int dice = random.nextInt(10);
        if (mine.size() < 2 || dice < 4) {
            long amount = random.nextInt(5);
            List<UUID> names =
                    dice == 0
                            ? List.of(mine.isEmpty() ? anchor(acknowledged) : mine.get(0))
                            : List.of();
            Resource<Spec, Status> one =
                    things.create(
                            caller,
                            Draft.of(
                                    "t" + made++,
                                    new Spec(
                                            "s",
                                            amount,
                                            names,
                                            List.of(UUID.randomUUID().toString()))));
            mine.add(one.id());
            acknowledged.accept("created " + one.id() + " " + amount);
        } else if (dice < 8) {
            UUID id = mine.get(random.nextInt(mine.size()));
            Resource<Spec, Status> one =
                    things.update(
                            caller,
                            id,
                            now ->
                                    now.draft()
                                            .withSpec(
                                                    new Spec(
                                                            "m",
                                                            now.spec().amount() + 1,
                                                            now.spec().names(),
                                                            now.spec().claims())));
            acknowledged.accept("updated " + id + " " + one.spec().amount());
        } else {
            UUID id = mine.get(mine.size() - 1);
            acknowledged.accept("deleting " + id + " 0"); // from here on it may be gone
            things.delete(caller, id);
            mine.remove(id);
            acknowledged.accept("deleted " + id + " 0");
        }
    }

    private UUID anchor(Consumer<String> acknowledged) {
        UUID id = things.create(caller, Draft.of("t" + made++, Things.spec("s"))).id();
        mine.add(id);
        acknowledged.accept("created " + id + " 0");
        return id;
    }
}
