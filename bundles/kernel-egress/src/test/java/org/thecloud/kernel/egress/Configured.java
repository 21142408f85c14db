// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import java.lang.annotation.Annotation;

/** A configuration for tests: loopback addresses of choice, all ports. */
record Configured(
        String[] networks_allowed,
        String[] networks_denied,
        String trust_file,
        int concurrent_calls)
        implements Config {

    private static final int FEW = 8;

    Configured(String[] allowed, String[] denied, String trusted) {
        this(allowed, denied, trusted, FEW);
    }

    static Configured allowing(String... networks) {
        return new Configured(networks, new String[0], "");
    }

    @Override
    public String[] ports_allowed() {
        return new String[] {"80", "443", "1024-65535"};
    }

    @Override
    public String[] ports_denied() {
        return new String[] {"6379"};
    }

    @Override
    public int connect_seconds() {
        return 2;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return Config.class;
    }
}
