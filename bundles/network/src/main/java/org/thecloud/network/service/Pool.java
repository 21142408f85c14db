// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.network.Cidr;
import org.thecloud.network.IpAddress;
import org.thecloud.network.NetworkError;
import org.thecloud.network.spi.Wanted;

/**
 * Free addresses of a block. Nobody keeps a list: one is tried, and the store refuses those that
 * somebody has. An address that was given back is seldom the next one to be given.
 */
final class Pool {

    private static final int GUESSES = 8;

    private final Cidr block;
    private final IpAddress gateway;

    Pool(Cidr block, IpAddress gateway) {
        this.block = block;
        this.gateway = gateway;
    }

    /** The operator's pool of addresses outside, if there is one. */
    static Optional<Pool> of(Config config) {
        if (config.pool().isBlank()) {
            return Optional.empty();
        }
        Cidr block = Cidr.parse("pool", config.pool().strip());
        IpAddress gateway =
                config.pool_gateway().isBlank()
                        ? block.first().plus(1)
                        : IpAddress.parse("pool.gateway", config.pool_gateway().strip());
        return Optional.of(new Pool(block, gateway));
    }

    Wanted.Uplink uplink(String address) {
        return new Wanted.Uplink(address, block, gateway.toString());
    }

    /** Whether the address may be given at all: not the gateway's, the first or the last. */
    boolean gives(IpAddress address) {
        return block.contains(address)
                && !address.equals(gateway)
                && !address.equals(block.first())
                && !address.equals(block.last());
    }

    /** How many addresses can be given. */
    long size() {
        long all = block.size().bitLength() > 40 ? 1L << 40 : block.size().longValueExact();
        return Math.max(0, all - 3);
    }

    /**
     * Takes a free address: some at random, then one after the other.
     *
     * @param attempt refuses with a claim that somebody holds if the address is taken
     * @throws CloudException NO_ADDRESS if all are
     */
    <R> R take(Function<String, R> attempt) {
        long most = Math.min(size() + 3, 1L << 20);
        return Stream.concat(
                        Stream.generate(() -> ThreadLocalRandom.current().nextLong(most))
                                .limit(GUESSES),
                        Stream.iterate(0L, at -> at < most, at -> at + 1))
                .map(steps -> block.first().plus(steps))
                .filter(this::gives)
                .map(address -> attempted(attempt, address.toString()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(
                        () ->
                                new CloudException(
                                        NetworkError.NO_ADDRESS,
                                        "no address of " + block + " is free",
                                        Map.of("cidr", block.toString())));
    }

    private static <R> Optional<R> attempted(Function<String, R> attempt, String address) {
        try {
            return Optional.of(attempt.apply(address));
        } catch (CloudException refused) {
            @Nullable String claim = refused.details().get("claim");
            if (claim != null && claim.endsWith("/" + address)) {
                return Optional.empty();
            }
            throw refused;
        }
    }
}
