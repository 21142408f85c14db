// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;

/** Under which name this runtime takes work and leases. */
public final class Worker {

    /**
     * Process, host and start: no runtime has the name of one before it, even where every process
     * has the same number. At most 80 characters.
     */
    public static final String NAME = name();

    private Worker() {}

    private static String name() {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        String started = Long.toString(runtime.getStartTime(), Character.MAX_RADIX);
        String process = runtime.getName();
        int room = 79 - started.length();
        return process.substring(0, Math.min(process.length(), room)) + "/" + started;
    }
}
