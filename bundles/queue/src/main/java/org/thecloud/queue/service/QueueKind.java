// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.service;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.Reference;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.queue.QueueSpec;
import org.thecloud.queue.QueueStatus;

/** What the store knows of queues. */
final class QueueKind implements ResourceKind<QueueSpec, QueueStatus> {

    static final String NAME = "queue";
    static final String DRIVER = "driver";
    static final String DEAD_LETTER_QUEUE = "dead_letter_queue";
    static final String FIFO = ".fifo";

    private static final Pattern RULE =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]{1,59}\\.fifo|[\\p{L}\\p{M}\\p{N}_-]{1,64}");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<QueueSpec> specType() {
        return QueueSpec.class;
    }

    @Override
    public Class<QueueStatus> statusType() {
        return QueueStatus.class;
    }

    @Override
    public boolean reconciled() {
        return false;
    }

    @Override
    public String requireName(String name) {
        String stripped = name.strip();
        if (!RULE.matcher(stripped).matches()) {
            throw new CloudException(
                    KernelError.INVALID_NAME,
                    "name must be 1 to 64 letters, digits, '-' or '_', and may end with .fifo",
                    Map.of("field", "name"));
        }
        return stripped;
    }

    @Override
    public String initialState() {
        return "ACTIVE";
    }

    @Override
    public Map<String, Long> quota(QueueSpec spec) {
        return Map.of("queues", 1L);
    }

    @Override
    public Set<Reference> references(QueueSpec spec) {
        UUID dead = spec.deadLetterQueue();
        return dead == null ? Set.of() : Set.of(new Reference(NAME, dead));
    }

    @Override
    public Map<String, String> index(QueueSpec spec) {
        Map<String, String> index = new TreeMap<>();
        index.put(DRIVER, spec.driver());
        UUID dead = spec.deadLetterQueue();
        if (dead != null) {
            index.put(DEAD_LETTER_QUEUE, dead.toString());
        }
        return index;
    }

    @Override
    public Map<String, String> dimensions(QueueSpec spec) {
        return Map.of("fifo", Boolean.toString(spec.fifo()), DRIVER, spec.driver());
    }
}
