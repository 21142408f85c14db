// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.store.Things.Spec;

/** A creation that is sent again. */
class IdempotencyTest extends StoreContract {

    @Test
    void aRepeatAnswersTheFirst() {
        UUID first = thing(repeating(alice, "k"), "one").id();
        List<String> before = store.dump();
        assertThat(thing(repeating(alice, "k"), "one").id()).isEqualTo(first);
        assertThat(store.dump()).isEqualTo(before);
        things.update(alice, first, now -> now.draft().withSpec(Things.spec("m")));
        assertThat(thing(repeating(alice, "k"), "one").spec().size()).isEqualTo("m");
    }

    @Test
    void anotherBodyIsRefused() {
        UUID first = thing(repeating(alice, "k"), "one").id();
        for (Draft<Spec> other :
                List.of(
                        Draft.of("two", Things.spec("s")),
                        Draft.of("one", Things.spec("m")),
                        Draft.of("one", Things.spec("s")).withLabels(Map.of("a", "b")))) {
            CloudException reused =
                    refused(
                            KernelError.IDEMPOTENCY_KEY_REUSED,
                            () -> things.create(repeating(alice, "k"), other));
            assertThat(reused.details()).containsEntry("id", first.toString());
        }
    }

    @Test
    void repeatsAtOnceMakeOne() {
        List<Object> results = atOnce(16, i -> () -> thing(repeating(alice, "k"), "one").id());
        assertThat(refusals(results)).isEmpty();
        assertThat(new HashSet<>(results)).hasSize(1);
        assertThat(store.select("select * from resource")).hasSize(1);
        assertThat(store.select("select * from change")).hasSize(1);
    }

    @Test
    void aKeyIsItsPrincipalsInItsTenantAndKind() {
        Caller other = StoreFixture.callerIn(alice.tenant());
        Caller elsewhere = alice.onBehalfOf(bob.tenant());
        Set<UUID> made = new HashSet<>();
        made.add(thing(repeating(alice, "k"), "one").id());
        made.add(thing(repeating(other, "k"), "two").id());
        made.add(thing(repeating(elsewhere, "k"), "one").id());
        made.add(notes.create(repeating(alice, "k"), Draft.of("one", Things.spec("s"))).id());
        assertThat(made).hasSize(4);
    }

    @Test
    void aRefusedCreationDoesNotUseUpItsKey() {
        UUID holder = thing(alice, "holder", Things.claiming("c")).id();
        Draft<Spec> wanted = Draft.of("one", Things.claiming("c"));
        refused(KernelError.CONFLICT, () -> things.create(repeating(alice, "k"), wanted));
        things.delete(alice, holder);
        store.reconcileAll(WELL);
        assertThat(things.create(repeating(alice, "k"), wanted).name()).isEqualTo("one");
    }

    @Test
    void aRepeatAfterItsResourceWentIsRefused() {
        UUID first = thing(repeating(alice, "k"), "one").id();
        things.delete(alice, first);
        store.reconcileAll(WELL);
        refused(KernelError.IDEMPOTENCY_KEY_REUSED, () -> thing(repeating(alice, "k"), "one"));
    }

    @Test
    void aKeyIsForgottenAfterItsDay() {
        thing(repeating(alice, "old"), "one");
        thing(repeating(alice, "new"), "two");
        ForgetIdempotency sweep = store.forgetIdempotency();
        sweep.sweep();
        assertThat(store.select("select * from idempotency")).hasSize(2);
        store.change(
                "update idempotency set created_at = created_at - interval '25' hour where word = 'old'");
        sweep.sweep();
        assertThat(store.select("select word from idempotency")).containsExactly(List.of("new"));
    }
}
