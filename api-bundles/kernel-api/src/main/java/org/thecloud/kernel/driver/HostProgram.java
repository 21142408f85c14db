// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program of the machine that a driver runs on, for drivers that work by the system's own. No
 * shell reads its arguments, and it speaks English. What it writes goes to a file without a name,
 * not to a pipe: its caller can be interrupted while it waits, and a daemon that it leaves behind
 * keeps nobody waiting. Threads may run programs at the same time.
 *
 * @param command the program, by its name or its path, and its arguments
 * @param limit how long it may take
 * @param grace how long one that was asked to end may go on before it is killed
 */
public record HostProgram(List<String> command, Duration limit, Duration grace) {

    private static final int MOST_OUTPUT = 16 << 20;

    public HostProgram {
        command = List.copyOf(command);
    }

    /**
     * How a program ended.
     *
     * @param output what it wrote, errors included
     */
    public record Ended(int code, String output) {

        public boolean well() {
            return code == 0;
        }
    }

    /**
     * Runs it to its end, however that is. Asks it to end, and does not wait for that, when the
     * caller is interrupted or the time is up.
     *
     * @param input what it reads from its standard input, 64 KiB at most unless it reads all of it;
     *     the place for secrets, as arguments are seen by everybody
     * @throws IOException if it cannot be started, or writes more than 16 MiB
     * @throws TimeoutException if it takes longer than it may
     */
    public Ended run(String input) throws IOException, InterruptedException, TimeoutException {
        Path file = Files.createTempFile("program", ".out");
        try (InputStream output = new FileInputStream(file.toFile())) {
            Process process = start(file);
            try {
                write(process, input);
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new TimeoutException(command.get(0) + " does not end");
                }
            } finally {
                end(process);
            }
            byte[] said = output.readNBytes(MOST_OUTPUT + 1);
            if (said.length > MOST_OUTPUT) {
                throw new IOException(command.get(0) + " writes without end");
            }
            return new Ended(process.exitValue(), new String(said, StandardCharsets.UTF_8));
        }
    }

    private Process start(Path output) throws IOException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            return builder.redirectOutput(output.toFile()).start();
        } finally {
            Files.delete(output); // whoever has it open has it still
        }
    }

    private static void write(Process process, String input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException unread) {
            // how it ends says more
        }
    }

    private void end(Process process) {
        if (process.isAlive()) {
            process.destroy();
            process.onExit()
                    .completeOnTimeout(process, grace.toMillis(), TimeUnit.MILLISECONDS)
                    .thenAccept(Process::destroyForcibly);
        }
    }
}
