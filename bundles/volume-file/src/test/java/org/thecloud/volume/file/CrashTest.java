// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.volume.file.Mortal.Death;
import org.thecloud.volume.file.Mortal.Program;
import org.thecloud.volume.host.Mounts;

/**
 * A process that dies at every moment of every call, each time with all that it was doing; and what
 * the next one makes of it. However many moments there are, all are tried.
 */
class CrashTest {

    private static final int TRIES = 100;

    @TempDir Path folder;
    private Scene scene;
    private Set<String> usual;

    /** What the platform does when it is there again. */
    private enum Then {
        CALLS_AGAIN,
        GIVES_UP
    }

    @BeforeEach
    void needed() {
        NeedsRoot.check();
    }

    @AfterEach
    void leaveNothing() throws Exception {
        if (scene == null) {
            return;
        }
        for (String name :
                new String[] {
                    Scene.COPY, Scene.SNAPSHOT, Scene.VOLUME, Scene.OTHER, Scene.USED, Scene.BLANK
                }) {
            scene.again().remove(name);
        }
        scene.again().driver().leave();
        Path directory = scene.directory();
        awaitOutside(
                Set.of(
                        "folder " + directory,
                        "folder " + directory.resolve("pool"),
                        "folder " + directory.resolve("mounted"),
                        "file " + directory.resolve("pool.xfs")));
    }

    private void begin(boolean encrypted) throws Exception {
        scene = Scene.in(Files.createDirectories(folder.resolve("volumes")), encrypted);
        scene.make(Scene.BLANK);
        scene.copy(Scene.USED, Scene.SIZE, Scene.BLANK);
        Scene.write(scene.folder(Scene.USED), "word", "tomato");
        scene.close(Scene.USED);
        scene.copy(Scene.OTHER, Scene.SIZE, Scene.USED);
        Scene.write(scene.folder(Scene.OTHER), "word", "potato");
        usual = Outside.of(scene);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"START", "STOP"})
    void whateverMomentTheProcessDiesAtAllIsWell(Step step) throws Exception {
        begin(false);
        atEveryMoment(step);
    }

    // The others do the same with encrypted bytes as with clear ones.
    @ParameterizedTest
    @EnumSource(
            names = {
                "CREATE",
                "RESIZE",
                "RESIZE_IN_USE",
                "ATTACH_FOR_THE_FIRST_TIME",
                "ATTACH_AS_A_DISK",
                "DETACH",
                "DETACH_A_DISK"
            })
    void encryptedOnesAreNoWorse(Step step) throws Exception {
        begin(true);
        atEveryMoment(step);
    }

    @ParameterizedTest
    @EnumSource(names = {"START", "STOP"})
    void aPoolThatWasHalfMadeIsMadeAndOneThatWasHalfLeftIsLeft(Step step) throws Exception {
        int moment = 1;
        for (Death death = new Death(false, ""); !death.done(); moment++) {
            Path directory = Files.createDirectories(folder.resolve("pool-" + moment));
            scene = Scene.in(directory, false);
            step.before.accept(scene);
            death = Mortal.run(scene, step, moment, Program.DIES_TOO);
            try {
                Scene next = scene.again();
                awaitReady(next);
                next.make(Scene.VOLUME);
                next.has(null, Scene.VOLUME, Scene.SIZE);
                leaveNothing();
            } catch (DriverException | AssertionError failed) {
                throw new AssertionError(
                        "%s, moment %d, %s".formatted(step, moment, death.at()), failed);
            }
        }
        scene = null;
    }

    private void atEveryMoment(Step step) throws Exception {
        int moment = 1;
        for (Death death = new Death(false, ""); !death.done(); moment++) {
            death = dies(step, moment, Program.GOES_ON, Then.GIVES_UP);
            if (death.inAProgram()) {
                dies(step, moment, Program.GOES_ON, Then.CALLS_AGAIN);
            }
            // to make an encrypted one takes seconds, and is no other call but for the program
            if (death.inAProgram() || !scene.encrypted() || step != Step.CREATE) {
                dies(step, moment, Program.DIES_TOO, Then.CALLS_AGAIN);
            }
        }
        assertThat(moment).as("moments").isGreaterThan(3);
    }

    private Death dies(Step step, int moment, Program fate, Then then) throws Exception {
        step.before.accept(scene);
        Death death = Mortal.run(scene, step, moment, fate);
        String what = "%s %s %s, moment %d, %s".formatted(step, then, fate, moment, death.at());
        try {
            recover(step, death, then);
            awaitOutside(usual);
            assertThat(scene.again().folder(Scene.OTHER).resolve("word")).hasContent("potato");
        } catch (DriverException | AssertionError failed) {
            throw new AssertionError(what, failed);
        }
        return death;
    }

    // The platform asks now and then.
    private static void awaitReady(Scene scene) {
        Probe probe = scene.driver().probe();
        for (int tried = 1; tried < TRIES && probe.state() != Probe.State.READY; tried++) {
            Mounts.pause();
            probe = scene.driver().probe();
        }
        assertThat(probe.state()).as(probe.message()).isEqualTo(Probe.State.READY);
    }

    // A program that goes on ends by itself, and a loop device goes when nobody looks at it.
    private void awaitOutside(Set<String> wanted) throws Exception {
        Set<String> there = Outside.of(scene);
        for (int tried = 1; tried < TRIES && !there.equals(wanted); tried++) {
            Mounts.pause();
            there = Outside.of(scene);
        }
        assertThat(there).containsExactlyInAnyOrderElementsOf(wanted);
    }

    private void recover(Step step, Death death, Then then) {
        Scene next = scene.again();
        awaitReady(next);
        if (death.done() || then == Then.CALLS_AGAIN) {
            eventually(() -> step.call.accept(next));
            step.after.accept(scene.again());
        } else {
            eventually(() -> step.givenUp(next));
        }
        for (String name : new String[] {Scene.COPY, Scene.SNAPSHOT, Scene.VOLUME}) {
            eventually(() -> scene.again().remove(name));
        }
    }

    // The platform calls again what failed, and so comes to terms with a program that goes on.
    private static void eventually(Runnable call) {
        for (int tried = 1; ; tried++) {
            try {
                call.run();
                return;
            } catch (DriverException refused) {
                if (tried == TRIES) {
                    throw refused;
                }
                Mounts.pause();
            }
        }
    }
}
