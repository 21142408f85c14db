// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages lead to each other. */
class PagesTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");

    @Test
    void everyLinkInsideLeadsSomewhere() throws IOException {
        Set<String> dead = new TreeSet<>();
        try (Stream<Path> files =
                Stream.concat(Files.list(ROOT), Files.walk(ROOT.resolve("docs")))) {
            for (Path page : files.filter(file -> file.toString().endsWith(".md")).toList()) {
                Matcher link = LINK.matcher(Files.readString(page));
                while (link.find()) {
                    String target = link.group(1);
                    if (!target.contains(":") && Files.notExists(page.resolveSibling(target))) {
                        dead.add(ROOT.relativize(page) + " -> " + target);
                    }
                }
            }
        }
        assertThat(dead).isEmpty();
    }
}
