// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator may install is in the distribution: a cloud need not reach the outside. */
@ExtendWith(RunningCloud.Extension.class)
class ShippedIT {

    private static final Pattern BUNDLE =
            Pattern.compile("mvn:([^/<]+)/([^/<]+)/([^/<]+)</bundle>");

    @Test
    void theBundlesOfEveryFeatureAreShipped(RunningCloud cloud) throws IOException {
        Path system = cloud.home().resolve("system");
        Matcher bundles = BUNDLE.matcher(Files.readString(features(system)));

        assertThat(bundles.results().map(bundle -> file(system, bundle)))
                .hasSizeGreaterThan(50)
                .allSatisfy(file -> assertThat(file).exists());
    }

    private static Path features(Path system) throws IOException {
        try (Stream<Path> files = Files.walk(system.resolve("org/thecloud/features"))) {
            return files.filter(file -> file.toString().endsWith("-features.xml"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Path file(Path system, MatchResult bundle) {
        String artifact = bundle.group(2);
        String version = bundle.group(3);
        return system.resolve(bundle.group(1).replace('.', '/'))
                .resolve(artifact)
                .resolve(version)
                .resolve(artifact + "-" + version + ".jar");
    }
}
