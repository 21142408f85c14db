// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.store.Things.Spec;
import org.thecloud.kernel.store.Things.Status;

/** Random sequences of operations of two tenants do to the store what they do to a simple model. */
class ModelTest extends StoreContract {

    private static final int STEPS = 400;

    private record Known(Caller owner, String name, Spec spec, boolean deleting) {}

    private final Map<UUID, Known> model = new TreeMap<>();

    @Test
    void theStoreDoesWhatTheModelDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            Caller caller = random.nextBoolean() ? alice : bob;
            String what = "seed " + seed + ", step " + step;
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> create(caller, random, what);
                case 4, 5, 6 -> update(caller, random, what);
                case 7, 8 -> delete(caller, random, what);
                default -> {
                    store.reconcileAll(WELL);
                    model.values().removeIf(Known::deleting);
                }
            }
            if (step % 20 == 0) {
                assertSame(what);
            }
        }
        assertSame("seed " + seed + ", at the end");
        Consistency.check(store);
    }

    private void create(Caller caller, Random random, String what) {
        String name = "n" + random.nextInt(12);
        Spec spec = spec(random);
        Object result = attempt(() -> things.create(caller, Draft.of(name, spec)));
        Optional<ErrorCode> refusal = whyNot(caller, null, name, spec);
        if (refusal.isPresent()) {
            assertThat(result).as(what).isEqualTo(refusal.get());
        } else {
            assertThat(result).as(what).isInstanceOf(UUID.class);
            model.put((UUID) result, new Known(caller, name, spec, false));
        }
    }

    private void update(Caller caller, Random random, String what) {
        UUID id = any(random);
        String name = "n" + random.nextInt(12);
        Spec spec = spec(random);
        Object result =
                attempt(
                        () ->
                                things.update(
                                        caller,
                                        id,
                                        now -> new Draft<>(name, spec, Map.of(), null)));
        Known known = model.get(id);
        if (known == null || known.owner() != caller) {
            assertThat(result).as(what).isEqualTo(KernelError.NOT_FOUND);
        } else if (known.deleting()) {
            assertThat(result).as(what).isEqualTo(KernelError.DELETING);
        } else if (whyNot(caller, id, name, spec).isPresent()) {
            assertThat(result).as(what).isEqualTo(whyNot(caller, id, name, spec).get());
        } else {
            assertThat(result).as(what).isEqualTo(id);
            model.put(id, new Known(caller, name, spec, false));
        }
    }

    private void delete(Caller caller, Random random, String what) {
        UUID id = any(random);
        Object result = attempt(() -> things.delete(caller, id));
        Known known = model.get(id);
        if (known == null || known.owner() != caller) {
            assertThat(result).as(what).isEqualTo(KernelError.NOT_FOUND);
        } else if (!known.deleting() && named(id)) {
            assertThat(result).as(what).isEqualTo(KernelError.IN_USE);
        } else {
            assertThat(result).as(what).isEqualTo(id);
            model.put(id, new Known(caller, known.name(), known.spec(), true));
        }
    }

    // In the order in which the store looks.
    private Optional<ErrorCode> whyNot(Caller caller, UUID self, String name, Spec spec) {
        for (Map.Entry<UUID, Known> other : model.entrySet()) {
            Known known = other.getValue();
            if (known.owner() == caller
                    && !known.deleting()
                    && known.name().equals(name)
                    && !other.getKey().equals(self)) {
                return Optional.of(KernelError.NAME_TAKEN);
            }
        }
        for (UUID target : spec.names()) {
            Known known = model.get(target);
            boolean before = self != null && model.get(self).spec().names().contains(target);
            if (!before && (known == null || known.owner() != caller || known.deleting())) {
                return Optional.of(KernelError.REFERENCE_NOT_FOUND);
            }
        }
        for (Map.Entry<UUID, Known> other : model.entrySet()) {
            if (!other.getKey().equals(self)
                    && other.getValue().spec().claims().stream()
                            .anyMatch(spec.claims()::contains)) {
                return Optional.of(KernelError.CONFLICT);
            }
        }
        return Optional.empty();
    }

    private boolean named(UUID id) {
        return model.entrySet().stream()
                .anyMatch(
                        other ->
                                !other.getKey().equals(id)
                                        && other.getValue().spec().names().contains(id));
    }

    private Spec spec(Random random) {
        List<UUID> names = new ArrayList<>();
        if (random.nextInt(4) == 0 && !model.isEmpty()) {
            names.add(any(random));
        }
        List<String> claims = random.nextInt(3) == 0 ? List.of("c" + random.nextInt(8)) : List.of();
        return new Spec(random.nextBoolean() ? "s" : "m", random.nextInt(3), names, claims);
    }

    private UUID any(Random random) {
        List<UUID> ids = new ArrayList<>(model.keySet());
        return ids.isEmpty() ? UUID.randomUUID() : ids.get(random.nextInt(ids.size()));
    }

    private static Object attempt(java.util.function.Supplier<Resource<Spec, Status>> work) {
        try {
            return work.get().id();
        } catch (CloudException refused) {
            return refused.code();
        }
    }

    private void assertSame(String what) {
        for (Caller caller : List.of(alice, bob)) {
            Map<UUID, String> stored = new TreeMap<>();
            things.list(caller, ResourceQuery.of(new PageQuery(1000, null)))
                    .items()
                    .forEach(one -> stored.put(one.id(), one.name() + one.spec() + one.deleting()));
            Map<UUID, String> wanted = new TreeMap<>();
            model.forEach(
                    (id, known) -> {
                        if (known.owner() == caller) {
                            wanted.put(id, known.name() + known.spec() + known.deleting());
                        }
                    });
            assertThat(stored).as(what).isEqualTo(wanted);
        }
    }
}
