// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

/** The real client, for tests of those who call. */
public final class EgressFixture {

    private EgressFixture() {}

    /** Networks such as 127.0.0.1/32 play the public one. To be closed. */
    public static GuardedEgress allowing(String... networks) {
        try {
            return new GuardedEgress(new Configured(networks, new String[0], "", 64));
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
