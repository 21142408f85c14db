// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.sim;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.thecloud.compute.ExecResult;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** The few programs whose outcome is known without running anything. */
final class Programs {

    static final String KNOWN = "echo, true, false, sleep";
    private static final String REMARK = "simulator: no program was run\n";
    private static final Pattern EXIT = Pattern.compile("exit ([0-9]{1,3})");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}");

    private Programs() {}

    /** The code with which a machine's own program ends at once; none if it would go on. */
    static OptionalInt endOf(List<String> command) {
        if (command.equals(List.of("true"))) {
            return OptionalInt.of(0);
        }
        if (command.equals(List.of("false"))) {
            return OptionalInt.of(1);
        }
        if (command.size() == 3 && command.subList(0, 2).equals(List.of("sh", "-c"))) {
            Matcher exit = EXIT.matcher(command.get(2).strip());
            if (exit.matches()) {
                return OptionalInt.of(Integer.parseInt(exit.group(1)) & 0xFF);
            }
        }
        return OptionalInt.empty();
    }

    static ExecResult run(List<String> command, int mostBytes) {
        List<String> arguments = command.subList(1, command.size());
        return switch (command.get(0)) {
            case "echo" -> result(0, String.join(" ", arguments) + "\n", mostBytes);
            case "true" -> result(0, "", mostBytes);
            case "false" -> result(1, "", mostBytes);
            case "sleep" -> sleep(arguments, mostBytes);
            default ->
                    throw new DriverException(
                            Kind.UNSUPPORTED,
                            "SIMULATED",
                            "a simulated machine runs no programs; it only knows " + KNOWN);
        };
    }

    private static ExecResult sleep(List<String> arguments, int mostBytes) {
        if (arguments.size() != 1 || !SECONDS.matcher(arguments.get(0)).matches()) {
            return new ExecResult(1, "", "sleep: one number of seconds is needed\n", false);
        }
        try {
            boolean never =
                    new CountDownLatch(1)
                            .await(Integer.parseInt(arguments.get(0)), TimeUnit.SECONDS);
            return result(never ? 1 : 0, "", mostBytes);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DriverException(
                    Kind.UNAVAILABLE, "INTERRUPTED", "sleep was interrupted", stopped);
        }
    }

    private static ExecResult result(int code, String output, int mostBytes) {
        byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
        boolean truncated = bytes.length > mostBytes;
        String kept =
                truncated
                        ? new String(Arrays.copyOf(bytes, mostBytes), StandardCharsets.UTF_8)
                        : output;
        return new ExecResult(code, kept, REMARK, truncated);
    }
}
