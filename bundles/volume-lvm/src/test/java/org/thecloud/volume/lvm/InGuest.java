// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.lvm;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs test classes inside the guest of {@link GuestTest} and writes a line for each test. */
final class InGuest implements TestExecutionListener {

    static final String END = "end";

    private final PrintStream out;
    private final Map<String, String> parents = new HashMap<>();

    private InGuest(PrintStream out) {
        this.out = out;
    }

    /** Where to write, and names of classes. */
    public static void main(String[] arguments) throws Exception {
        try (PrintStream out = new PrintStream(Files.newOutputStream(Path.of(arguments[0])))) {
            LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
            for (int i = 1; i < arguments.length; i++) {
                request.selectors(selectClass(arguments[i]));
            }
            LauncherFactory.create().execute(request.build(), new InGuest(out));
            out.println(END);
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        line("skipped", test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        String why = result.getThrowable().map(Throwable::toString).orElse("");
        switch (result.getStatus()) {
            case SUCCESSFUL -> {
                if (test.isTest()) {
                    line("passed", test, "");
                }
            }
            case ABORTED -> line("skipped", test, why);
            default -> {
                line("failed", test, why);
                result.getThrowable().ifPresent(Throwable::printStackTrace);
            }
        }
    }

    private void line(String outcome, TestIdentifier test, String why) {
        out.println(
                outcome
                        + '\t'
                        + test.getDisplayName()
                        + '\t'
                        + why.replaceAll("\\s+", " ").strip());
        out.flush();
    }
}
