// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.math.BigInteger;
import org.thecloud.kernel.CloudException;

/**
 * A block of addresses, with no bit set behind its prefix.
 *
 * @param first its first address
 * @param prefix how many leading bits all its addresses share
 */
public record Cidr(IpAddress first, int prefix) {

    public Cidr {
        if (!lowest(first, prefix).equals(first)) {
            throw new IllegalArgumentException(first + "/" + prefix + " has host bits");
        }
    }

    /**
     * Reads a block that a user gave.
     *
     * @throws CloudException INVALID_INPUT naming the field: malformed, or with host bits, and then
     *     it says what would do
     */
    public static Cidr parse(String field, String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw CloudException.invalid(
                    field,
                    "%s must be a block of addresses such as 10.0.0.0/16, not %s"
                            .formatted(field, IpAddress.shown(text)));
        }
        IpAddress address = IpAddress.parse(field, text.substring(0, slash));
        int prefix = prefix(field, text.substring(slash + 1), address.bits());
        IpAddress lowest = lowest(address, prefix);
        if (!lowest.equals(address)) {
            throw CloudException.invalid(
                    field,
                    "%s %s has bits set behind its prefix; do you mean %s/%d?"
                            .formatted(field, IpAddress.shown(text), lowest, prefix));
        }
        return new Cidr(address, prefix);
    }

    /** A block that is known to be well-formed. */
    public static Cidr of(String text) {
        return parse("cidr", text);
    }

    /** The block of an address that is written with its prefix, such as 10.0.0.7/16. */
    public static Cidr around(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.parse("address", text.substring(0, slash));
        int prefix = prefix("address", text.substring(slash + 1), address.bits());
        return new Cidr(lowest(address, prefix), prefix);
    }

    private static int prefix(String field, String digits, int most) {
        if (digits.matches("0|[1-9]\\d{0,2}") && Integer.parseInt(digits) <= most) {
            return Integer.parseInt(digits);
        }
        throw CloudException.invalid(
                field, "the prefix of %s must be a number from 0 to %d".formatted(field, most));
    }

    private static IpAddress lowest(IpAddress address, int prefix) {
        int host = address.bits() - prefix;
        return new IpAddress(address.version(), address.value().shiftRight(host).shiftLeft(host));
    }

    public int version() {
        return first.version();
    }

    public IpAddress last() {
        return new IpAddress(version(), first.value().add(size()).subtract(BigInteger.ONE));
    }

    /** How many addresses it has. */
    public BigInteger size() {
        return BigInteger.ONE.shiftLeft(first.bits() - prefix);
    }

    public boolean contains(IpAddress address) {
        return address.version() == version()
                && address.compareTo(first) >= 0
                && address.compareTo(last()) <= 0;
    }

    public boolean contains(Cidr other) {
        return other.prefix >= prefix && contains(other.first);
    }

    public boolean overlaps(Cidr other) {
        return contains(other) || other.contains(this);
    }

    @Override
    public String toString() {
        return first + "/" + prefix;
    }
}
