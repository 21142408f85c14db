// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a machine writes to its serial port. The file that libvirt keeps of it has no times, so each
 * look at it notes how long it is then: a line is as old as the first look that found it whole.
 */
final class Serial {

    // what moves a terminal's cursor, colours, and asks it questions
    private static final Pattern ESCAPES =
            Pattern.compile(
                    "\u001b(\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(\u0007|\u001b\\\\)?|.)?");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\t]]");

    private final Clock clock;

    private record Look(long length, long millis) {}

    Serial(Clock clock) {
        this.clock = clock;
    }

    /** Notes how much there is now. */
    void look(MachineFolder folder) {
        try {
            long length = Files.size(folder.serial());
            List<Look> before = looks(folder);
            long last = before.isEmpty() ? 0 : before.get(before.size() - 1).length();
            if (length < last) { // begun anew by the log daemon
                Files.deleteIfExists(folder.times());
            } else if (length == last) {
                return;
            }
            Files.writeString(
                    folder.times(),
                    "%d %d\n".formatted(length, clock.millis()),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (NoSuchFileException gone) {
            // the machine is being removed
        } catch (IOException failed) {
            throw Faults.ofFiles("reading what the machine wrote", failed);
        }
    }

    private static List<Look> looks(MachineFolder folder) throws IOException {
        List<Look> looks = new ArrayList<>();
        if (Files.exists(folder.times())) {
            for (String line : Files.readAllLines(folder.times())) {
                String[] words = line.split(" ");
                if (words.length == 2) {
                    looks.add(new Look(Long.parseLong(words[0]), Long.parseLong(words[1])));
                }
            }
        }
        return looks;
    }

    /** The last whole lines, oldest first, each behind its time. */
    String tail(MachineFolder folder, int lines, int mostBytes) {
        look(folder);
        try {
            Deque<String> last = new ArrayDeque<>();
            int bytes = 0;
            List<String> all = lines(folder, mostBytes);
            for (int at = all.size() - 1; at >= 0 && last.size() < lines; at--) {
                bytes += all.get(at).getBytes(StandardCharsets.UTF_8).length;
                if (bytes > mostBytes) {
                    break;
                }
                last.addFirst(all.get(at));
            }
            return String.join("", last);
        } catch (IOException failed) {
            throw Faults.ofFiles("reading what the machine wrote", failed);
        }
    }

    private List<String> lines(MachineFolder folder, int mostBytes) throws IOException {
        List<String> lines = new ArrayList<>();
        Path older = folder.path().resolve(folder.serial().getFileName() + ".0");
        if (Files.exists(older)) {
            long millis = Files.getLastModifiedTime(older).toMillis();
            read(older, mostBytes, List.of(new Look(Long.MAX_VALUE, millis)), lines);
        }
        if (Files.exists(folder.serial())) {
            read(folder.serial(), mostBytes, looks(folder), lines);
        }
        return lines;
    }

    private void read(Path file, int mostBytes, List<Look> looks, List<String> lines)
            throws IOException {
        byte[] bytes;
        long from;
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            from = Math.max(0, in.length() - mostBytes);
            in.seek(from);
            bytes = new byte[(int) (in.length() - from)];
            in.readFully(bytes);
        }
        int begin = 0;
        int look = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                while (look < looks.size() && looks.get(look).length() < from + at + 1) {
                    look++;
                }
                long millis = look < looks.size() ? looks.get(look).millis() : clock.millis();
                String line = cleaned(new String(bytes, begin, at - begin, StandardCharsets.UTF_8));
                if (!line.isEmpty() && (begin > 0 || from == 0)) {
                    lines.add(Instant.ofEpochMilli(millis) + " " + line + "\n");
                }
                begin = at + 1;
            }
        }
    }

    static String cleaned(String line) {
        return CONTROLS.matcher(ESCAPES.matcher(line).replaceAll("")).replaceAll("");
    }
}
