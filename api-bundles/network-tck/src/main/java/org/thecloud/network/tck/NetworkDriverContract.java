// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.tck;

import org.junit.jupiter.api.Nested;

/**
 * What the platform relies on in a network driver, shown by packets. A driver's test extends this
 * class and answers the {@link NetworkDriverHooks}.
 */
public abstract class NetworkDriverContract implements NetworkDriverHooks {
    @Nested
    class Basics extends BasicsContract {
        Basics() {
            super(NetworkDriverContract.this);
        }
    }

    @Nested
    class Reach extends ReachContract {
        Reach() {
            super(NetworkDriverContract.this);
        }
    }

    @Nested
    class Rules extends RulesContract {
        Rules() {
            super(NetworkDriverContract.this);
        }
    }

    @Nested
    class Peerings extends PeeringsContract {
        Peerings() {
            super(NetworkDriverContract.this);
        }
    }

    @Nested
    class Outside extends OutsideContract {
        Outside() {
            super(NetworkDriverContract.this);
        }
    }

    @Nested
    class Restarts extends RestartsContract {
        Restarts() {
            super(NetworkDriverContract.this);
        }
    }
}
