// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.identity.store.IdentityTables;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.KernelError;

/**
 * Slows guessing down without locking the owner out. Few tries per minute are free for one account
 * from one address, and each minute that was used up doubles the next wait, up to eight minutes.
 * Over all addresses an account has a wider limit that never grows and that an address from which
 * the owner has logged in before does not feel. Counted in the database: a restart forgets nothing
 * and all runtimes count together.
 */
@Component(service = Throttle.class, configurationPid = "org.thecloud.identity")
public final class Throttle {

    private static final int ADDRESSES = 10;
    private static final Duration TRUST = Duration.ofDays(30);

    private final IdentityTables tables;
    private final int limit;
    private final Clock clock;

    @Activate
    public Throttle(Config config, @Reference IdentityTables tables) {
        this(config, tables, Clock.systemUTC());
    }

    Throttle(Config config, IdentityTables tables, Clock clock) {
        this.tables = tables;
        this.limit = config.attempts_per_minute();
        this.clock = clock;
    }

    /** Counts a try before it is made, so that tries at the same moment are counted too. */
    void enter(Caller caller, String what, String account) {
        Duration wait =
                tables.count(
                        counted(caller),
                        List.of(
                                new IdentityTables.Counter(
                                        here(caller, what, account), limit, false),
                                new IdentityTables.Counter(
                                        name(what, account, "*"), limit * ADDRESSES, true)),
                        clock.instant());
        if (!wait.isZero()) {
            long seconds = Math.max(1, wait.toSeconds() + 1);
            throw new CloudException(
                    KernelError.RATE_LIMITED,
                    "too many tries for this account; wait %d seconds".formatted(seconds),
                    Map.of("retry_after", Long.toString(seconds)));
        }
    }

    /** The owner was here. */
    void passed(Caller caller, String what, String account) {
        Instant now = clock.instant();
        tables.trust(counted(caller), here(caller, what, account), now, now.plus(TRUST));
    }

    // a rehearsal is a try as well
    private static Caller counted(Caller caller) {
        return caller.with(Conditions.NONE);
    }

    private static String here(Caller caller, String what, String account) {
        return name(what, account, String.valueOf(caller.address()));
    }

    private static String name(String what, String account, String address) {
        try {
            String text = what.length() + what + account.length() + account + address;
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
