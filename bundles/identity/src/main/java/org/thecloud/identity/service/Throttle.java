// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import java.net.InetAddress;
import java.net.UnknownHostException;
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
import org.thecloud.identity.store.AttemptTable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.KernelError;

/**
 * Slows guessing down without locking the owner out. Few tries per minute are free for one account
 * from one address, and each minute that was used up doubles the next wait, up to eight minutes.
 * Over all addresses together an account has a limit that never grows and that an address from
 * which the owner has come before does not feel. Of IPv6 the network counts, not the address: a
 * guesser has as many of those as wanted. Counted in the database: a restart forgets nothing and
 * all runtimes count together.
 */
@Component(service = Throttle.class, configurationPid = "org.thecloud.identity")
public final class Throttle {

    private static final Duration TRUST = Duration.ofDays(30);

    private final AttemptTable tables;
    private final int here;
    private final int everywhere;
    private final Clock clock;

    @Activate
    public Throttle(Config config, @Reference AttemptTable tables) {
        this(config, tables, Clock.systemUTC());
    }

    Throttle(Config config, AttemptTable tables, Clock clock) {
        this.tables = tables;
        this.here = config.attempts_per_minute();
        this.everywhere = config.account_attempts_per_minute();
        this.clock = clock;
    }

    /** Counts a try before it is made, so that tries at the same moment are counted too. */
    void enter(Caller caller, String what, String account) {
        count(
                caller,
                "for this account",
                List.of(
                        new AttemptTable.Counter(name(caller, what, account), here, false),
                        new AttemptTable.Counter(name(what, account, "*"), everywhere, true)));
    }

    /** The same where the account is not known yet: by address alone. */
    void enter(Caller caller, String what) {
        count(
                caller,
                "from this address",
                List.of(new AttemptTable.Counter(name(caller, what, ""), here, false)));
    }

    private void count(Caller caller, String where, List<AttemptTable.Counter> counters) {
        Duration wait = tables.count(counted(caller), counters, clock.instant());
        if (!wait.isZero()) {
            long seconds = Math.max(1, wait.toSeconds() + 1);
            throw new CloudException(
                    KernelError.RATE_LIMITED,
                    "too many tries %s; wait %d seconds".formatted(where, seconds),
                    Map.of("retry_after", Long.toString(seconds)));
        }
    }

    /** The owner was here. */
    void passed(Caller caller, String what, String account) {
        Instant now = clock.instant();
        tables.trust(counted(caller), name(caller, what, account), now, now.plus(TRUST));
    }

    // a rehearsal is a try as well
    private static Caller counted(Caller caller) {
        return caller.with(Conditions.NONE);
    }

    private static String name(Caller caller, String what, String account) {
        return name(what, account, network(String.valueOf(caller.address())));
    }

    /** An IPv4 address as it is, the first 64 bits of an IPv6 one. */
    static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            // an address, not a name: nothing is looked up
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length == 4
                    ? InetAddress.getByAddress(bytes).getHostAddress()
                    : HexFormat.of().formatHex(bytes, 0, bytes.length / 2);
        } catch (UnknownHostException notAnAddress) {
            return address;
        }
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
