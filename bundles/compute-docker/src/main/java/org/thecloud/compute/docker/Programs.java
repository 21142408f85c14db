// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.util.List;
import org.thecloud.compute.ExecResult;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** Programs that are run in a container beside its own, and what containers wrote. */
final class Programs {

    private static final int MOST_LOOKS = 500;
    private static final long PAUSE_MILLIS = 10;

    private final Engine engine;

    Programs(Engine engine) {
        this.engine = engine;
    }

    ExecResult run(String container, List<String> command, int mostBytes)
            throws InterruptedException {
        Head stdout = new Head(mostBytes);
        Head stderr = new Head(mostBytes);
        String id =
                engine.ask(
                        client ->
                                client.execCreateCmd(container)
                                        .withAttachStdout(true)
                                        .withAttachStderr(true)
                                        .withCmd(command.toArray(new String[0]))
                                        .exec()
                                        .getId());
        Feed<Frame> output =
                new Feed<>(
                        frame ->
                                (frame.getStreamType() == StreamType.STDERR ? stderr : stdout)
                                        .add(frame.getPayload()));
        try {
            engine.ask(client -> client.execStartCmd(id).exec(output));
            output.await();
        } catch (BadRequestException cannotBegin) {
            throw new DriverException(
                    Kind.INVALID,
                    "PROGRAM_NOT_STARTED",
                    "the program cannot be started: " + Faults.text(cannotBegin),
                    cannotBegin);
        }
        return new ExecResult(
                exitCode(id), stdout.text(), stderr.text(), stdout.cut() || stderr.cut());
    }

    // The output may end a moment before the engine knows that the program has.
    private int exitCode(String id) throws InterruptedException {
        for (int look = 0; look < MOST_LOOKS; look++) {
            InspectExecResponse seen = engine.ask(client -> client.inspectExecCmd(id).exec());
            Long code = seen.getExitCodeLong();
            if (!Boolean.TRUE.equals(seen.isRunning()) && code != null) {
                return code.intValue();
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new DriverException(
                Kind.INTERNAL,
                "NO_EXIT_CODE",
                "the program has closed its output, but the Docker engine says that it runs");
    }

    String logs(String container, int lines, int mostBytes) throws InterruptedException {
        Tail tail = new Tail(mostBytes);
        Feed<Frame> written = new Feed<>(frame -> tail.add(frame.getPayload()));
        engine.ask(
                client ->
                        client.logContainerCmd(container)
                                .withStdOut(true)
                                .withStdErr(true)
                                .withTimestamps(true)
                                .withTail(lines)
                                .exec(written));
        written.await();
        return tail.text();
    }
}
