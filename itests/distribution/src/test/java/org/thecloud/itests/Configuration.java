// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Where the runtime under test differs from what is shipped. */
final class Configuration {

    /** By PID: settings that are appended to the shipped file. */
    private static final Map<String, Map<String, String>> SETTINGS = Map.of();

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
