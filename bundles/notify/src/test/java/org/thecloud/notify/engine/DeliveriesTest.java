// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.notify.service.NotifyFixture.to;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.thecloud.notify.service.DeliveryState;

/** What becomes of messages, on both databases, by topic. */
class DeliveriesTest {

    @Nested
    class OnH2 {

        @Nested
        class Publishing extends PublishingContract {
            Publishing() {
                super(NotifyWorld::h2);
            }
        }

        @Nested
        class Retries extends RetriesContract {
            Retries() {
                super(NotifyWorld::h2);
            }
        }

        @Nested
        class Waiting extends WaitingContract {
            Waiting() {
                super(NotifyWorld::h2);
            }
        }

        @Nested
        class Subscribers extends SubscribersContract {
            Subscribers() {
                super(NotifyWorld::h2);
            }
        }
    }

    @Nested
    class OnPostgresql {

        @Nested
        class Publishing extends PublishingContract {
            Publishing() {
                super(NotifyWorld::postgresql);
            }
        }

        @Nested
        class Retries extends RetriesContract {
            Retries() {
                super(NotifyWorld::postgresql);
            }
        }

        @Nested
        class Waiting extends WaitingContract {
            Waiting() {
                super(NotifyWorld::postgresql);
            }
        }

        @Nested
        class Subscribers extends SubscribersContract {
            Subscribers() {
                super(NotifyWorld::postgresql);
            }
        }

        @Nested
        class Beside extends DeliveriesContract {
            Beside() {
                super(NotifyWorld::postgresql);
            }

            @Test
            void twoRuntimesDeliverEachMessageOnce() throws Exception {
                UUID topic = world.topic("news");
                UUID subscription = world.subscribe(topic, to("webhook", receiver.url("/hook")));
                try (NotifyWorld other = world.beside(folder)) {
                    ExecutorService both = Executors.newFixedThreadPool(2);
                    List<Future<?>> running = new ArrayList<>();
                    for (int i = 0; i < 200; i++) {
                        world.publish(topic, "message " + i);
                    }
                    for (NotifyWorld one : List.of(world, other)) {
                        running.add(
                                both.submit(
                                        () -> {
                                            one.settle();
                                            return null;
                                        }));
                    }
                    for (Future<?> one : running) {
                        one.get();
                    }
                    both.shutdown();
                    world.settle();
                }
                assertThat(world.states(subscription))
                        .hasSize(200)
                        .containsOnly(DeliveryState.DELIVERED);
                assertThat(
                                receiver.asked("/hook").stream()
                                        .map(asked -> asked.header("webhook-id")))
                        .hasSize(200)
                        .doesNotHaveDuplicates();
            }
        }
    }
}
