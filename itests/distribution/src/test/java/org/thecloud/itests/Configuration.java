// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Where the runtime under test differs from what is shipped. */
final class Configuration {

    /**
     * By PID: settings that are appended to the shipped file. The tests stand behind a proxy that
     * is trusted, so each can come from an address of its own and no limit has to be lifted. One
     * loopback address plays the outside, for jobs that may run every second.
     */
    private static final Map<String, Map<String, String>> SETTINGS =
            Map.of(
                    "org.thecloud.kernel.rest",
                    Map.of("trusted.proxies", "127.0.0.0/8", "key.requests.per.second", "1000"),
                    "org.thecloud.kernel.egress",
                    Map.of("networks.allowed", "127.0.0.1/32"),
                    "org.thecloud.cron",
                    Map.of("interval.seconds", "1", "grace.seconds", "300", "runs.kept", "1000"));

    private Configuration() {}

    static void write(Path home) throws IOException {
        for (Map.Entry<String, Map<String, String>> file : SETTINGS.entrySet()) {
            StringBuilder text = new StringBuilder("\n");
            file.getValue().forEach((key, value) -> text.append(key + " = " + value + "\n"));
            Files.writeString(
                    home.resolve("etc/" + file.getKey() + ".cfg"),
                    text,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }
}
