// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Reference;
import org.thecloud.kernel.resource.ResourceKind;

/** Kinds that use everything the store offers. */
final class Things {

    /** With a reconciler behind it. */
    static final ResourceKind<Spec, Status> THING = new Kind("thing", true);

    /** Nothing but its row; its changes begin editions. */
    static final ResourceKind<Spec, Status> NOTE = new Kind("note", false);

    private Things() {}

    /**
     * @param amount of the quota {@code amount}; each also uses one of {@code things}
     * @param names ids of things that it names
     */
    record Spec(String size, long amount, List<UUID> names, List<String> claims) {}

    record Status(int seen) {}

    static Spec spec(String size) {
        return new Spec(size, 0, List.of(), List.of());
    }

    static Spec using(long amount) {
        return new Spec("s", amount, List.of(), List.of());
    }

    static Spec naming(UUID... things) {
        return new Spec("s", 0, List.of(things), List.of());
    }

    static Spec claiming(String... claims) {
        return new Spec("s", 0, List.of(), List.of(claims));
    }

    static Draft<Spec> partOf(UUID owner, String name, Spec spec) {
        return new Draft<>(name, spec, Map.of(), owner);
    }

    private record Kind(String name, boolean reconciled) implements ResourceKind<Spec, Status> {

        @Override
        public Optional<String> edition() {
            return reconciled ? Optional.empty() : Optional.of("notes");
        }

        @Override
        public Class<Spec> specType() {
            return Spec.class;
        }

        @Override
        public Class<Status> statusType() {
            return Status.class;
        }

        @Override
        public Map<String, Long> quota(Spec spec) {
            Map<String, Long> quota = new TreeMap<>(Map.of("things", 1L));
            if (spec.amount() != 0) {
                quota.put("amount", spec.amount());
            }
            return quota;
        }

        @Override
        public Set<Reference> references(Spec spec) {
            return spec.names().stream()
                    .map(id -> new Reference("thing", id))
                    .collect(Collectors.toSet());
        }

        @Override
        public Set<String> claims(Spec spec) {
            return Set.copyOf(spec.claims());
        }

        @Override
        public Map<String, String> index(Spec spec) {
            return Map.of("size", spec.size());
        }
    }
}
