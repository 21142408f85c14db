// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import org.junit.jupiter.api.Nested;

/** The network service on each database, by topic. */
class NetworkServiceTest {

    @Nested
    class OnH2 {

        @Nested
        class Vpcs extends VpcsContract {
            Vpcs() {
                super(World::h2);
            }
        }

        @Nested
        class Groups extends GroupsContract {
            Groups() {
                super(World::h2);
            }
        }

        @Nested
        class Ports extends PortsContract {
            Ports() {
                super(World::h2);
            }
        }

        @Nested
        class Reachability extends ReachabilityContract {
            Reachability() {
                super(World::h2);
            }
        }

        @Nested
        class Peerings extends PeeringsContract {
            Peerings() {
                super(World::h2);
            }
        }

        @Nested
        class ElasticIps extends ElasticIpsContract {
            ElasticIps() {
                super(World::h2);
            }
        }

        @Nested
        class Drift extends DriftContract {
            Drift() {
                super(World::h2);
            }
        }
    }

    @Nested
    class OnPostgresql {

        @Nested
        class Vpcs extends VpcsContract {
            Vpcs() {
                super(World::postgresql);
            }
        }

        @Nested
        class Groups extends GroupsContract {
            Groups() {
                super(World::postgresql);
            }
        }

        @Nested
        class Ports extends PortsContract {
            Ports() {
                super(World::postgresql);
            }
        }

        @Nested
        class Reachability extends ReachabilityContract {
            Reachability() {
                super(World::postgresql);
            }
        }

        @Nested
        class Peerings extends PeeringsContract {
            Peerings() {
                super(World::postgresql);
            }
        }

        @Nested
        class ElasticIps extends ElasticIpsContract {
            ElasticIps() {
                super(World::postgresql);
            }
        }

        @Nested
        class Drift extends DriftContract {
            Drift() {
                super(World::postgresql);
            }
        }
    }
}
