// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Permission;
import java.util.List;

/**
 * A process that makes one step and dies when it is about to do something to the outside for the
 * nth time: to write, move or delete a file, to start or end a program, to talk to one.
 *
 * <p>What that is says the JDK, which asks a security manager before each. So a step that is added
 * to the driver is a new moment to die at, without anybody having thought of it. JDK 24 asks no
 * more; something else must be found then.
 */
@SuppressWarnings("removal") // see above
final class Mortal extends SecurityManager {

    /** What becomes of a program that was started just before. */
    enum Program {
        GOES_ON,
        DIES_TOO
    }

    /** How it ended: where it died, or nowhere, as the step was done before. */
    record Death(boolean done, String at) {

        boolean inAProgram() {
            return at.startsWith(RUNNING);
        }
    }

    private static final int DIED = 77;
    private static final int OF_ONE_OUTPUT = 3;
    private static final String RUNNING = "while it runs ";

    private final Thread mortal = Thread.currentThread();
    private final int last;
    private final Program fate;
    private int done;
    private int outputs;
    private boolean dying;
    private String program = "";

    private Mortal(int last, Program fate) {
        this.last = last;
        this.fate = fate;
    }

    /** Directory, whether encrypted, step, at which moment, what becomes of the program. */
    public static void main(String[] arguments) {
        Scene scene = Scene.in(Path.of(arguments[0]), Boolean.parseBoolean(arguments[1]));
        Step step = Step.valueOf(arguments[2]);
        System.setSecurityManager(
                new Mortal(Integer.parseInt(arguments[3]), Program.valueOf(arguments[4])));
        step.call.accept(scene);
        Runtime.getRuntime().halt(0);
    }

    static Death run(Scene scene, Step step, int moment, Program fate)
            throws IOException, InterruptedException {
        Path errors = scene.directory().resolveSibling("mortal.log");
        Process process =
                new ProcessBuilder(
                                List.of(
                                        ProcessHandle.current().info().command().orElse("java"),
                                        "-Xmx64m",
                                        "-XX:TieredStopAtLevel=1",
                                        "-XX:+UseSerialGC",
                                        "-Djava.security.manager=allow",
                                        "-Djava.io.tmpdir=" + scene.directory().getParent(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Mortal.class.getName(),
                                        scene.directory().toString(),
                                        String.valueOf(scene.encrypted()),
                                        step.name(),
                                        String.valueOf(moment),
                                        fate.name()))
                        .redirectError(errors.toFile())
                        .start();
        String at = "";
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                at = line;
            }
        }
        int exit = process.waitFor();
        if (exit != 0 && exit != DIED) {
            throw new IOException("it failed by itself: " + Files.readString(errors));
        }
        return new Death(exit == 0, at);
    }

    // What a program prints goes to a file each time; the first is enough.
    private boolean isOutput(String file) {
        return file.endsWith(".out") && ++outputs > OF_ONE_OUTPUT;
    }

    private void moment(String what) {
        if (Thread.currentThread() != mortal || dying || ++done < last) {
            return;
        }
        dying = true;
        System.out.println(what);
        System.out.flush();
        if (what.startsWith(RUNNING) && fate == Program.DIES_TOO) {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        }
        Runtime.getRuntime().halt(DIED);
    }

    @Override
    public void checkWrite(String file) {
        if (!isOutput(file)) {
            moment("before it writes " + file);
        }
    }

    // The first that a process does after it started a program is to open the program's input.
    @Override
    public void checkWrite(FileDescriptor file) {
        moment(RUNNING + program);
    }

    @Override
    public void checkDelete(String file) {
        if (!isOutput(file)) {
            moment("before it deletes " + file);
        }
    }

    @Override
    public void checkExec(String file) {
        program = file;
        moment("before it runs " + file);
    }

    // Everything is permitted; two permissions are asked for where something is done.
    @Override
    public void checkPermission(Permission permission) {
        switch (permission.getName()) {
            case "accessUnixDomainSocket" -> moment("before it talks to a program");
            case "manageProcess" -> moment("before it ends a program");
            default -> {}
        }
    }
}
