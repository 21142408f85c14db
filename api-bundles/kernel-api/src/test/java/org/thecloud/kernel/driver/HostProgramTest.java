// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostProgramTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(100);

    @TempDir Path folder;

    private static HostProgram.Ended run(String input, String... command) throws Exception {
        return new HostProgram(List.of(command), LONG, LONG).run(input);
    }

    /** Tells its number in a file, and goes on until it is killed. */
    private List<String> stubborn() {
        return List.of(
                "sh",
                "-c",
                "trap 'echo asked >%1$s/asked' TERM; echo $$ >%1$s/new; mv %1$s/new %1$s/pid; while :; do sleep 1; done"
                        .formatted(folder));
    }

    private ProcessHandle started() throws Exception {
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (Files.notExists(folder.resolve("pid"))) {
                assertThat(watch.poll(LONG.toSeconds(), TimeUnit.SECONDS))
                        .isNotNull()
                        .satisfies(key -> key.reset());
            }
        }
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        return ProcessHandle.of(pid).orElseThrow();
    }

    @Test
    void whatItWritesAndItsCodeComeBack() throws Exception {
        assertThat(run("", "echo", "$HOME; `x`"))
                .isEqualTo(new HostProgram.Ended(0, "$HOME; `x`\n"));
        HostProgram.Ended failed = run("", "ls", "/nowhere");
        assertThat(failed.well()).isFalse();
        assertThat(failed.output()).contains("No such file");
    }

    @Test
    void itReadsItsInput() throws Exception {
        assertThat(run("grün", "cat").output()).isEqualTo("grün");
        String long_ = "x".repeat(1 << 20);
        assertThat(run(long_, "cat").output()).isEqualTo(long_);
    }

    @Test
    void itNeedNotReadItsInput() throws Exception {
        assertThat(run("x".repeat(1 << 20), "false").code()).isEqualTo(1);
    }

    @Test
    void whatIsNotThereIsNotStarted() {
        assertThatThrownBy(() -> run("", "no-such-program")).isInstanceOf(IOException.class);
    }

    @Test
    void outputWithoutEndIsRefused() {
        assertThatThrownBy(() -> run("", "head", "-c", "17M", "/dev/zero"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("without end");
    }

    @Test
    void aDaemonThatItLeavesKeepsNobodyWaiting() throws Exception {
        String pid = run("", "sh", "-c", "sleep 600 & echo $!").output().strip();
        ProcessHandle daemon = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        assertThat(daemon.destroy()).isTrue();
        daemon.onExit().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void whatTakesTooLongIsAskedToEndAndThenKilled() throws Exception {
        assertThatThrownBy(() -> new HostProgram(stubborn(), Duration.ofSeconds(2), SHORT).run(""))
                .isInstanceOf(TimeoutException.class);
        started().onExit().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void anInterruptedCallerGetsAwayAndWhatHeWaitedForEnds() throws Exception {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread caller =
                new Thread(
                        () ->
                                failure.set(
                                        catchThrowable(
                                                () ->
                                                        new HostProgram(stubborn(), LONG, SHORT)
                                                                .run(""))));
        caller.start();
        ProcessHandle program = started();
        caller.interrupt();
        caller.join(LONG.toMillis());
        assertThat(failure.get()).isInstanceOf(InterruptedException.class);
        program.onExit().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
}
