// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

/** The real client for tests of other bundles. */
public final class EgressFixture {

    private EgressFixture() {}

    /** Allows these networks beside public ones; must be closed. */
    public static GuardedEgress allowing(String... networks) throws Exception {
        return new GuardedEgress(Configured.allowing(networks));
    }
}
