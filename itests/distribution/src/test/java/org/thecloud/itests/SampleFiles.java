// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a program takes to a bucket and back: nested, empty, large and oddly named files. */
record SampleFiles(Path root) {

    private static final List<String> NAMES =
            List.of("a.txt", "sub/é ü.txt", "sub/deep/x+y&z.bin", "empty", "big.bin");

    static SampleFiles write(Path root) throws IOException {
        for (String name : NAMES) {
            int length = name.equals("big.bin") ? 20_000_000 : name.equals("empty") ? 0 : 9000;
            Files.createDirectories(root.resolve(name).getParent());
            Files.write(root.resolve(name), Storage.bytes(name.hashCode(), length));
        }
        return new SampleFiles(root);
    }

    /** Nine thousand bytes. */
    Path small() {
        return root.resolve("a.txt");
    }

    /** Large enough to go in parts. */
    Path big() {
        return root.resolve("big.bin");
    }

    void assertAllIn(Path copy) {
        for (String name : NAMES) {
            assertThat(copy.resolve(name)).hasSameBinaryContentAs(root.resolve(name));
        }
    }
}
