// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import java.nio.file.Path;
import org.thecloud.itests.RunningCloud.Account;

/** The aws program, unmodified, signing with one key. */
record AwsCli(RunningCloud cloud, Storage.Signer key, Path folder) {

    /** The program with a new key of this user; where it is missing, the test is skipped. */
    static AwsCli of(RunningCloud cloud, Account user, Path folder) {
        Storage.needs("aws");
        return new AwsCli(cloud, Storage.signer(cloud, user), folder);
    }

    /** Runs a command of a service, such as {@code s3 mb}, and answers what it printed. */
    String run(String... command) throws Exception {
        return Storage.run(cloud, key, folder, aws(command)).strip();
    }

    /** Runs a command that must not succeed, and answers what it printed. */
    String fails(String... command) throws Exception {
        return Storage.fails(cloud, key, folder, aws(command)).strip();
    }

    private String[] aws(String... command) {
        // for queues, version 1 does not heed AWS_ENDPOINT_URL
        return Storage.with(
                new String[] {"aws", "--endpoint-url", cloud.awsUri().toString()},
                Storage.with(new String[] {"--output", "text"}, command));
    }
}
