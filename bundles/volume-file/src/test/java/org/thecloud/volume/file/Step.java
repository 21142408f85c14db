// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.volume.file.Scene.BLANK;
import static org.thecloud.volume.file.Scene.COPY;
import static org.thecloud.volume.file.Scene.LARGER;
import static org.thecloud.volume.file.Scene.SIZE;
import static org.thecloud.volume.file.Scene.SNAPSHOT;
import static org.thecloud.volume.file.Scene.USED;
import static org.thecloud.volume.file.Scene.VOLUME;

import java.util.function.Consumer;
import org.thecloud.volume.spi.Kept;

/** Calls that change something: what there is before, the call, and what there must be after. */
enum Step {
    START(scene -> {}, scene -> scene.driver().room(), scene -> {}),
    STOP(scene -> scene.driver().room(), scene -> scene.driver().leave(), scene -> {}),
    CREATE(scene -> {}, scene -> scene.make(VOLUME), scene -> scene.has(null, VOLUME, SIZE)),
    CLONE(
            Step::inUse,
            scene -> scene.copy(COPY, SIZE, VOLUME),
            scene -> {
                scene.has("tomato", COPY, SIZE);
                scene.has("tomato", VOLUME, SIZE);
            }),
    RESTORE(
            scene -> {
                scene.copy(VOLUME, SIZE, USED);
                scene.snapshot(SNAPSHOT, VOLUME);
            },
            scene -> scene.restore(COPY, LARGER, SNAPSHOT),
            scene -> scene.has("tomato", COPY, LARGER)),
    RESIZE(
            scene -> scene.copy(VOLUME, SIZE, USED),
            scene -> scene.resize(VOLUME, LARGER),
            scene -> scene.has("tomato", VOLUME, LARGER)),
    RESIZE_IN_USE(
            Step::inUse,
            scene -> scene.resize(VOLUME, LARGER),
            scene -> scene.has("tomato", VOLUME, LARGER)),
    ATTACH_FOR_THE_FIRST_TIME(
            scene -> scene.copy(VOLUME, SIZE, BLANK),
            scene -> scene.folder(VOLUME),
            scene -> scene.has(null, VOLUME, SIZE)),
    ATTACH(
            scene -> scene.copy(VOLUME, LARGER, USED),
            scene -> scene.folder(VOLUME),
            scene -> scene.has("tomato", VOLUME, LARGER)),
    ATTACH_AS_A_DISK(
            scene -> scene.copy(VOLUME, SIZE, BLANK),
            scene -> scene.file(VOLUME),
            scene -> scene.isADisk(VOLUME, SIZE)),
    DETACH(Step::inUse, scene -> scene.close(VOLUME), scene -> scene.has("tomato", VOLUME, SIZE)),
    DETACH_A_DISK(
            scene -> {
                scene.copy(VOLUME, SIZE, BLANK);
                scene.file(VOLUME);
            },
            scene -> scene.close(VOLUME),
            scene -> scene.isADisk(VOLUME, SIZE)),
    SNAPSHOT_IN_USE(
            Step::inUse,
            scene -> scene.snapshot(SNAPSHOT, VOLUME),
            scene -> {
                Scene.write(scene.folder(VOLUME), "word", "carrot");
                scene.restore(COPY, SIZE, SNAPSHOT);
                scene.has("tomato", COPY, SIZE);
                scene.has("carrot", VOLUME, SIZE);
            }),
    DELETE(
            scene -> scene.copy(VOLUME, SIZE, USED),
            scene -> scene.driver().delete(scene.id(VOLUME)),
            scene -> assertThat(scene.driver().inspect(scene.id(VOLUME))).isEqualTo(Kept.ABSENT)),
    DELETE_SNAPSHOT(
            scene -> {
                scene.copy(VOLUME, SIZE, USED);
                scene.snapshot(SNAPSHOT, VOLUME);
            },
            scene -> scene.driver().deleteSnapshot(scene.id(SNAPSHOT)),
            scene -> {
                assertThat(scene.driver().inspectSnapshot(scene.id(SNAPSHOT)))
                        .isEqualTo(Kept.ABSENT);
                scene.has("tomato", VOLUME, SIZE);
            });

    final Consumer<Scene> before;
    final Consumer<Scene> call;
    final Consumer<Scene> after;

    Step(Consumer<Scene> before, Consumer<Scene> call, Consumer<Scene> after) {
        this.before = before;
        this.call = call;
        this.after = after;
    }

    /** What was there before the call is there still, whatever was done of it. */
    void givenUp(Scene scene) {
        switch (this) {
            case START,
                    STOP,
                    CREATE,
                    DELETE,
                    ATTACH_FOR_THE_FIRST_TIME,
                    ATTACH_AS_A_DISK,
                    DETACH_A_DISK -> {}
            default -> {
                scene.close(VOLUME);
                scene.has("tomato", VOLUME, scene.driver().inspect(scene.id(VOLUME)).bytes());
            }
        }
    }

    private static void inUse(Scene scene) {
        scene.copy(VOLUME, SIZE, USED);
        scene.folder(VOLUME);
    }
}
