// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.notify.service.NotifyFixture.to;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.egress.Receiver;
import org.thecloud.notify.service.Delivery;
import org.thecloud.notify.service.DeliveryState;

/** Endpoints and runtimes that hold up no others. */
abstract class WaitingContract extends DeliveriesContract {

    WaitingContract(Opening opening) {
        super(opening);
    }

    @Test
    void anEndpointThatNeverAnswersHoldsUpNoOther() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        receiver.page("/never", exchange -> Receiver.hold(exchange, end));
        UUID topic = world.topic("slow");
        UUID slow =
                world.subscribe(topic, to("webhook", receiver.url("/never")).with("timeout", 60));
        UUID quick = world.subscribe(topic, to("webhook", receiver.url("/quick")));
        for (int i = 0; i < 300; i++) {
            world.publish(topic, "message " + i);
        }
        while (receiver.asked("/quick").size() < 300) {
            world.engine.turn();
            world.engine.store(100);
        }
        assertThat(receiver.asked("/never").size()).isLessThanOrEqualTo(8);
        assertThat(world.engine.running()).isLessThanOrEqualTo(16);
        end.countDown();
        world.settle();
        assertThat(world.states(slow)).hasSize(300).containsOnly(DeliveryState.DELIVERED);
        assertThat(world.states(quick)).hasSize(300).containsOnly(DeliveryState.DELIVERED);
    }

    @Test
    void whatADeadRuntimeHeldIsDeliveredByAnother() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        receiver.page("/held", exchange -> Receiver.hold(exchange, end));
        UUID topic = world.topic("crash");
        UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/held")));
        world.publish(topic, "a");
        Engine dead = world.engine;
        assertThat(dead.turn()).isEqualTo(1);
        assertThat(world.only(subscription).state()).isEqualTo(DeliveryState.RUNNING);
        Engine next = world.engine(Map.of());
        if (next.takeOver() == 0) {
            expireLeases(); // those of a shared database last
            assertThat(next.takeOver()).isEqualTo(1);
        }
        end.countDown();
        NotifyWorld.settle(next);
        Delivery delivery = world.only(subscription);
        assertThat(delivery.state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(delivery.attempts()).isEqualTo(2);
        dead.store(5000); // what the dead one says now counts for nothing
        assertThat(world.only(subscription)).isEqualTo(delivery);
    }

    void expireLeases() {
        world.store
                .databases()
                .open("notify", org.thecloud.notify.store.NotifyTables.class, List.of())
                .write(
                        world.alice,
                        em ->
                                em.createNativeQuery(
                                                "update notify_delivery set lease_until ="
                                                        + " current_timestamp - interval '1' second")
                                        .executeUpdate());
    }
}
