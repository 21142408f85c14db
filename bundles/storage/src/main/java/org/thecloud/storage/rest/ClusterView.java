// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import java.time.Instant;
import java.util.List;
import org.thecloud.storage.spi.Node;

/** Where bytes are kept. */
public record ClusterView(List<NodeView> nodes) {

    /** One place. */
    public record NodeView(
            String id,
            String address,
            String dataDir,
            String status,
            Instant lastSeen,
            long totalBytes,
            long freeBytes) {

        static NodeView of(Node node) {
            return new NodeView(
                    node.id(),
                    node.address(),
                    node.location(),
                    node.status(),
                    node.lastSeen(),
                    node.totalBytes(),
                    node.freeBytes());
        }
    }
}
