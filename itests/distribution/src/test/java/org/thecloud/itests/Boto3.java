// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.thecloud.itests.RunningCloud.Account;

/** Scripts for boto3, the SDK for Python. */
final class Boto3 {

    private static final String BEGIN =
            """
            import sys
            try:
                import boto3
            except ImportError:
                print("SKIP")
                sys.exit(0)
            """;

    private Boto3() {}

    /** Runs a script to its end with a new key of this user; without boto3 the test is skipped. */
    static void run(
            RunningCloud cloud, Account user, Path folder, String script, String... arguments)
            throws Exception {
        Storage.needs("python3");
        Path file =
                Files.writeString(
                        folder.resolve("script.py"), BEGIN + script + "print(\"DONE\")\n");
        String said =
                Storage.run(
                        cloud,
                        Storage.signer(cloud, user),
                        folder,
                        Storage.with(new String[] {"python3", file.toString()}, arguments));
        Assumptions.assumeFalse(said.contains("SKIP"), "boto3 is not installed");
        assertThat(said).contains("DONE");
    }
}
