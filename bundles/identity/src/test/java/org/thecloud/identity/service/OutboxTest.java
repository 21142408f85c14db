// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.identity.spi.Courier;
import org.thecloud.kernel.Secret;

class OutboxTest {

    @TempDir Path folder;
    private World world;
    private final Post post = new Post();

    /** A courier that takes nothing for the addresses it was told. */
    private static final class Post implements Courier {
        final List<String> brought = new ArrayList<>();
        final List<String> refused = new ArrayList<>();
        int asked;

        @Override
        public String name() {
            return "post";
        }

        @Override
        public void deliver(String recipient, String subject, Secret body) throws IOException {
            asked++;
            if (refused.contains(recipient)) {
                throw new IOException("450 the mailbox is full");
            }
            brought.add(recipient + ": " + body.reveal());
        }
    }

    @BeforeEach
    void open() {
        world = World.h2(folder);
        world.register("alice@example.com");
        world.register("bob@example.com");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void forgot(String email) {
        world.accounts.forgot(World.stranger("10.0.0.1"), email);
    }

    private Outbox.Message only() {
        assertThat(world.outbox.messages()).hasSize(1);
        return world.outbox.messages().get(0);
    }

    @Test
    void withoutACourierAMessageWaitsForTheOperator() {
        forgot("alice@example.com");
        world.outbox.sweep();
        assertThat(only().deliveredBy()).isNull();
        assertThat(only().tries()).isZero();
        world.clock.pass(Duration.ofMinutes(61));
        assertThat(world.outbox.messages()).isEmpty();
    }

    @Test
    void aMessageIsBroughtOnceWithItsToken() {
        world.outbox.couriers = List.of(post);
        forgot("alice@example.com");
        world.outbox.sweep();
        world.outbox.sweep();
        assertThat(post.brought)
                .singleElement()
                .asString()
                .startsWith("alice@example.com: ")
                .contains("Token: " + only().token())
                .contains("60 minutes");
        assertThat(only().deliveredBy()).isEqualTo("post");
    }

    @Test
    void whatIsNotTakenIsShownAndTriedAgainLessAndLessOften() {
        world.outbox.couriers = List.of(post);
        post.refused.add("alice@example.com");
        forgot("alice@example.com");
        world.outbox.sweep();
        assertThat(only().tries()).isEqualTo(1);
        assertThat(only().failure()).isEqualTo("post: 450 the mailbox is full");

        world.outbox.sweep();
        assertThat(post.asked).isEqualTo(1);
        world.clock.pass(Duration.ofSeconds(11));
        world.outbox.sweep();
        world.clock.pass(Duration.ofSeconds(11));
        world.outbox.sweep();
        assertThat(post.asked).isEqualTo(2);

        post.refused.clear();
        world.clock.pass(Duration.ofSeconds(10));
        world.outbox.sweep();
        assertThat(only().deliveredBy()).isEqualTo("post");
        assertThat(only().failure()).isNull();
    }

    @Test
    void oneThatIsNotTakenDoesNotHoldUpTheOthers() {
        world.outbox.couriers = List.of(post);
        post.refused.add("alice@example.com");
        forgot("alice@example.com");
        forgot("bob@example.com");
        world.outbox.sweep();
        assertThat(post.brought).singleElement().asString().startsWith("bob@example.com: ");
    }
}
