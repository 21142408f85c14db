// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Supplier;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.HostProgram.Ended;
import org.thecloud.volume.host.Mounts;
import org.thecloud.volume.host.Programs;

/**
 * Encrypted volumes in clear, each as a file that a process of its own (qemu-storage-daemon) shows:
 * in user space, so that no device mapper is needed, and without the runtime, which may end.
 */
final class Vault {

    private static final String SECRET = "secret,id=key,file=/dev/stdin,format=raw";
    private static final String NO_TIME = "accurate CPU usage";
    private static final int TRIES = 20;

    private final Path folder;

    Vault(Path folder) {
        this.folder = folder;
    }

    /** The file in clear. */
    Path file(UUID id) {
        return folder.resolve(id + ".clear");
    }

    private Path process(UUID id) {
        return folder.resolve(id + ".pid");
    }

    private static Path socket(UUID id) {
        return Programs.RUNNING.resolve(id.toString());
    }

    static void create(Path raw, Secret key, long bytes) {
        String[] command = {
            "qemu-img",
            "create",
            "-q",
            "-f",
            "luks",
            "--object",
            SECRET,
            "-o",
            // the key is random: it need not be made slow to guess
            "key-secret=key,iter-time=10",
            raw.toString(),
            String.valueOf(bytes)
        };
        Programs.demand(timed(() -> Programs.attemptWithKey(key, command)), command);
    }

    /**
     * Lets it try again while it saw no time pass. qemu-img measures by the thread's time in user
     * mode how fast it hashes; a kernel that counts by samples may not have seen the thread yet,
     * which on a busy machine is one try in sixty.
     */
    static Ended timed(Supplier<Ended> creation) {
        Ended ended = creation.get();
        for (int tried = 1; tried < TRIES && ended.output().contains(NO_TIME); tried++) {
            ended = creation.get();
        }
        return ended;
    }

    /** Enlarges what is not open. */
    static void resize(Path raw, Secret key, long bytes) {
        Programs.runWithKey(
                key,
                "qemu-img",
                "resize",
                "-q",
                "--object",
                SECRET,
                "--image-opts",
                "driver=luks,key-secret=key,file.filename=" + option(raw),
                String.valueOf(bytes));
    }

    // In such an option a comma is written twice.
    private static String option(Path path) {
        return path.toString().replace(",", ",,");
    }

    /** Whether the process that shows it runs. */
    boolean open(UUID id) {
        return Files.exists(process(id)) && alive(id);
    }

    private boolean alive(UUID id) {
        try {
            String pid = Files.readString(process(id)).strip();
            if (pid.isEmpty()) {
                return false;
            }
            String command = Files.readString(Path.of("/proc", pid, "cmdline"));
            return command.contains(process(id).toString());
        } catch (IOException gone) {
            return false;
        }
    }

    void open(UUID id, Path raw, Secret key) throws IOException {
        if (open(id)) {
            return;
        }
        Files.createDirectories(folder);
        Programs.makeRunning();
        end(id);
        clear(id);
        Files.createFile(file(id));
        Programs.runWithKey(
                key,
                "qemu-storage-daemon",
                "--daemonize",
                "--pidfile",
                process(id).toString(),
                "--object",
                SECRET,
                "--chardev",
                "socket,id=control,server=on,wait=off,path=" + socket(id),
                "--monitor",
                "chardev=control",
                "--blockdev",
                "driver=luks,node-name=clear,key-secret=key,file.driver=file,file.filename="
                        + option(raw),
                "--export",
                "type=fuse,id=out,node-name=clear,writable=on,mountpoint=" + option(file(id)));
    }

    /** Enlarges what is open. */
    void resize(UUID id, long bytes) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket(id)));
            line(channel); // its greeting
            ask(channel, "{\"execute\":\"qmp_capabilities\"}");
            ask(
                    channel,
                    "{\"execute\":\"block_resize\",\"arguments\":{\"node-name\":\"clear\",\"size\":%d}}"
                            .formatted(bytes));
        }
    }

    // Answers are a line each, {"return": ...} or {"error": ...}; events may come between.
    private static void ask(SocketChannel channel, String command) throws IOException {
        channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
        String answer = line(channel);
        while (!answer.contains("\"return\"") && !answer.contains("\"error\"")) {
            answer = line(channel);
        }
        if (answer.contains("\"error\"")) {
            throw new DriverException(
                    Kind.INTERNAL,
                    "RESIZE_FAILED",
                    "the encrypted volume could not be enlarged",
                    new IOException(answer));
        }
    }

    private static String line(SocketChannel channel) throws IOException {
        StringBuilder line = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (channel.read(one) > 0) {
            char next = (char) one.flip().get();
            one.clear();
            if (next == '\n') {
                return line.toString();
            }
            line.append(next);
        }
        throw new IOException("the storage daemon ended");
    }

    /** Ends the process, which writes what it has; nothing happens if there is none. */
    void close(UUID id) throws IOException {
        end(id);
        clear(id);
    }

    // Not by what its pid file says: one whose runtime died while it started writes that late.
    private void end(UUID id) throws IOException {
        Programs.end(process(id));
    }

    private void clear(UUID id) throws IOException {
        if (Mounts.mounted(file(id))) { // of a process that was killed
            Mounts.detach(file(id));
            Programs.attempt("umount", "--lazy", file(id).toString());
        }
        Files.deleteIfExists(file(id));
        Files.deleteIfExists(process(id));
        Files.deleteIfExists(socket(id));
    }
}
