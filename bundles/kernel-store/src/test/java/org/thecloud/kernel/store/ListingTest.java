// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.store.Things.Spec;
import org.thecloud.kernel.store.Things.Status;

/** Lists: pages, conditions, order. */
class ListingTest extends StoreContract {

    @Test
    void pagesGiveEachItemOnceWhileOthersComeAndGo() {
        List<UUID> stay = new ArrayList<>();
        List<UUID> go = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            stay.add(thing(alice, "stay-" + i).id());
            go.add(notes.create(alice, Draft.of("go-" + i, Things.spec("s"))).id());
            thing(bob, "t" + i);
        }
        List<UUID> seen = new ArrayList<>();
        String after = null;
        int page = 0;
        do {
            Page<Resource<Spec, Status>> got =
                    things.list(alice, ResourceQuery.of(new PageQuery(7, after)));
            got.items().forEach(one -> seen.add(one.id()));
            after = got.next();
            thing(alice, "late-" + page++);
        } while (after != null);
        Collections.reverse(stay);
        assertThat(seen).containsExactlyElementsOf(stay);

        List<UUID> notesSeen = new ArrayList<>();
        after = null;
        do {
            Page<Resource<Spec, Status>> got =
                    notes.list(alice, ResourceQuery.of(new PageQuery(6, after)));
            got.items().forEach(one -> notesSeen.add(one.id()));
            after = got.next();
            notes.delete(alice, notesSeen.get(notesSeen.size() - 1)); // the cursor's own row goes
        } while (after != null);
        Collections.reverse(go);
        assertThat(notesSeen).containsExactlyElementsOf(go);
    }

    @Test
    void theLastPageHasNoCursor() {
        for (int i = 0; i < 4; i++) {
            thing(alice, "t" + i);
        }
        assertThat(things.list(alice, ResourceQuery.of(new PageQuery(4, null))).next()).isNull();
        Page<Resource<Spec, Status>> first =
                things.list(alice, ResourceQuery.of(new PageQuery(3, null)));
        assertThat(things.list(alice, ResourceQuery.of(new PageQuery(3, first.next()))).items())
                .hasSize(1);
        assertThat(things.list(bob, ResourceQuery.of(PageQuery.first())).items()).isEmpty();
    }

    @Test
    void allConditionsMustHold() {
        labelled("a", "s", Map.of("env", "dev", "tier", "web"));
        labelled("b", "m", Map.of("env", "dev"));
        labelled("c", "s", Map.of("env", "prod", "it's", "%_\\"));
        things.create(bob, new Draft<>("x", Things.spec("s"), Map.of("env", "dev"), null));
        ResourceQuery all = ResourceQuery.of(PageQuery.first());
        assertThat(names(all.where("size", "s"))).containsExactly("c", "a");
        assertThat(names(all.where("name", "b"))).containsExactly("b");
        assertThat(names(all.where("state", "PENDING"))).containsExactly("c", "b", "a");
        assertThat(names(all.where("state", "READY"))).isEmpty();
        assertThat(names(all.where("nothing", "s"))).isEmpty();
        assertThat(names(all.where("size", "s").where("name", "a"))).containsExactly("a");
        assertThat(names(label(all, "env", "dev"))).containsExactly("b", "a");
        assertThat(names(label(all, "env", null))).containsExactly("c", "b", "a");
        assertThat(names(label(all, "tier", null))).containsExactly("a");
        assertThat(names(label(all, "it's", "%_\\"))).containsExactly("c");
        assertThat(names(label(all.where("size", "s"), "env", "dev"))).containsExactly("a");
        assertThat(names(label(all.where("state", "PENDING"), "env", "prod"))).containsExactly("c");
    }

    @Test
    void pagesOfAConditionHoldTogether() {
        for (int i = 0; i < 30; i++) {
            labelled("t" + i, i % 3 == 0 ? "m" : "s", Map.of());
        }
        List<String> seen = new ArrayList<>();
        String after = null;
        do {
            Page<Resource<Spec, Status>> page =
                    things.list(
                            alice, ResourceQuery.of(new PageQuery(4, after)).where("size", "m"));
            page.items().forEach(one -> seen.add(one.name()));
            after = page.next();
        } while (after != null);
        assertThat(seen)
                .containsExactly("t27", "t24", "t21", "t18", "t15", "t12", "t9", "t6", "t3", "t0");
    }

    @Test
    void conditionsFollowAnUpdate() {
        UUID id = labelled("a", "s", Map.of("env", "dev"));
        things.update(
                alice, id, now -> new Draft<>("a", Things.spec("m"), Map.of("env", "prod"), null));
        ResourceQuery all = ResourceQuery.of(PageQuery.first());
        assertThat(names(all.where("size", "s"))).isEmpty();
        assertThat(names(all.where("size", "m"))).containsExactly("a");
        assertThat(names(label(all, "env", "dev"))).isEmpty();
        assertThat(names(label(all, "env", "prod"))).containsExactly("a");
    }

    @Test
    void aCursorThatIsNoneIsRefused() {
        for (String bad : List.of("", "x", "1", "' or 1=1 --")) {
            CloudException refused =
                    refused(
                            KernelError.INVALID_CURSOR,
                            () -> things.list(alice, ResourceQuery.of(new PageQuery(1, bad))));
            assertThat(refused.field()).contains("after");
        }
    }

    private UUID labelled(String name, String size, Map<String, String> labels) {
        return things.create(alice, new Draft<>(name, Things.spec(size), labels, null)).id();
    }

    private List<String> names(ResourceQuery query) {
        return things.list(alice, query).items().stream().map(Resource::name).toList();
    }

    private static ResourceQuery label(ResourceQuery query, String label, String value) {
        return new ResourceQuery(
                query.page(),
                query.index(),
                Map.of(label, Optional.ofNullable(value)),
                query.owned());
    }
}
