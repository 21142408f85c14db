// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;

/**
 * A multipart/form-data body as browsers send it, read from front to back: fields into memory, up
 * to 20 KB of them, then the file, which is never in memory as a whole.
 */
final class FormBody {

    private static final int MOST_FIELDS = 20 * 1024;
    private static final int LONGEST_HEADER = 8 * 1024;
    private static final int BUFFER = 64 * 1024;
    private static final int LONGEST_BOUNDARY = 200;
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i)boundary=(?:\"([^\"]+)\"|([^;\\s]+))");
    private static final Pattern NAME = Pattern.compile("(?i)[;\\s]name=\"([^\"]*)\"");
    private static final Pattern FILE = Pattern.compile("(?i)[;\\s]filename=\"([^\"]*)\"");

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private boolean ended;
    private final Map<String, String> fields = new TreeMap<>();
    private String fileName = "";

    /**
     * Reads up to the file.
     *
     * @param type of the content, with the boundary
     */
    FormBody(InputStream in, String type) throws IOException {
        Matcher boundary = BOUNDARY.matcher(type);
        if (!boundary.find()) {
            throw malformed();
        }
        String text = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
        if (text.length() > LONGEST_BOUNDARY) {
            throw malformed();
        }
        this.in = in;
        this.delimiter = ("\r\n--" + text).getBytes(StandardCharsets.ISO_8859_1);
        // the first delimiter has no line before it
        buffer[0] = '\r';
        buffer[1] = '\n';
        limit = 2;
        readFields();
    }

    /** Names in lower case; the file is not among them. */
    Map<String, String> fields() {
        return fields;
    }

    /** What the browser says the file is called, without folders; may be empty. */
    String fileName() {
        return fileName;
    }

    /** The file's bytes; the end is told when the delimiter after them was seen. */
    InputStream file() {
        return new Piece();
    }

    static AwsRefusal malformed() {
        return new AwsRefusal(
                400,
                "MalformedPOSTRequest",
                "The body of your POST request is not well-formed multipart/form-data.");
    }

    private void readFields() throws IOException {
        new Piece().transferTo(java.io.OutputStream.nullOutputStream());
        int size = 0;
        while (true) {
            String rest = line();
            if (rest.startsWith("--")) {
                throw new AwsRefusal(
                        400,
                        "InvalidArgument",
                        "POST requires exactly one file upload per request.");
            }
            String disposition = headers();
            String name = found(NAME, disposition);
            if (name == null) {
                throw malformed();
            }
            if (name.equalsIgnoreCase("file")) {
                String given = found(FILE, disposition);
                fileName = given == null ? "" : given.replaceAll(".*[/\\\\]", "");
                return;
            }
            byte[] value = new Piece().readNBytes(MOST_FIELDS + 1);
            size += name.length() + value.length;
            if (size > MOST_FIELDS) {
                throw new AwsRefusal(
                        400,
                        "MaxPostPreDataLengthExceeded",
                        "Your POST request fields preceding the upload file were too large.");
            }
            // the end of a value is its delimiter, which has been passed now
            String lower = name.toLowerCase(Locale.ROOT);
            if (fields.put(lower, new String(value, StandardCharsets.UTF_8)) != null) {
                throw new AwsRefusal(
                        400, "InvalidArgument", "the field " + name + " is given twice");
            }
        }
    }

    private static @Nullable String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** The Content-Disposition of a part, whose headers are passed. */
    private String headers() throws IOException {
        String disposition = "";
        int size = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            size += line.length();
            if (size > LONGEST_HEADER) {
                throw malformed();
            }
            if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
                disposition = line;
            }
        }
        return disposition;
    }

    private String line() throws IOException {
        StringBuilder bytes = new StringBuilder();
        while (true) {
            if (position == limit && !fill()) {
                if (bytes.length() > 0) {
                    return bytes.toString(); // some clients leave the last line end out
                }
                throw malformed();
            }
            char one = (char) (buffer[position++] & 0xff);
            if (one == '\n') {
                int length = bytes.length();
                if (length > 0 && bytes.charAt(length - 1) == '\r') {
                    bytes.setLength(length - 1);
                }
                return new String(
                        bytes.toString().getBytes(StandardCharsets.ISO_8859_1),
                        StandardCharsets.UTF_8);
            }
            bytes.append(one);
            if (bytes.length() > LONGEST_HEADER) {
                throw malformed();
            }
        }
    }

    /** Reads more behind what is not used yet; false at the end. */
    private boolean fill() throws IOException {
        if (position > 0) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
        }
        int some = in.read(buffer, limit, buffer.length - limit);
        if (some < 0) {
            return false;
        }
        limit += some;
        return true;
    }

    /** Bytes up to the next delimiter, which is passed at the end. */
    private final class Piece extends InputStream {

        private boolean over;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            if (over) {
                return -1;
            }
            if (most == 0) {
                return 0;
            }
            while (true) {
                int at = find();
                // what could be the beginning of a delimiter has to wait for more
                int free = at >= 0 ? at - position : limit - position - delimiter.length + 1;
                if (free > 0) {
                    int some = Math.min(most, free);
                    System.arraycopy(buffer, position, into, from, some);
                    position += some;
                    return some;
                }
                if (at >= 0) {
                    position += delimiter.length;
                    over = true;
                    return -1;
                }
                if (ended || !fill()) {
                    ended = true;
                    throw malformed();
                }
            }
        }

        private int find() {
            int last = limit - delimiter.length;
            for (int at = position; at <= last; at++) {
                if (buffer[at] == '\r' && matches(at)) {
                    return at;
                }
            }
            return -1;
        }

        private boolean matches(int at) {
            for (int i = 1; i < delimiter.length; i++) {
                if (buffer[at + i] != delimiter[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
