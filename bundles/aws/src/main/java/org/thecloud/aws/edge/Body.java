// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.SigV4;

/**
 * The payload of a request: framing taken off, length, hash and signatures checked while it is
 * read. The refusal comes at the latest where the end would be told.
 */
abstract class Body extends ServletInputStream {

    private boolean finished;

    /** Reads payload; -1 at an end that was checked. */
    abstract int next(byte[] into, int from, int most) throws IOException;

    @Override
    public final int read(byte[] into, int from, int most) throws IOException {
        if (most == 0) {
            return 0;
        }
        if (finished) {
            return -1;
        }
        int some = next(into, from, most);
        finished = some < 0;
        return some;
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public final boolean isFinished() {
        return finished;
    }

    @Override
    public final boolean isReady() {
        return true;
    }

    @Override
    public final void setReadListener(ReadListener listener) {
        throw new IllegalStateException("a checked body is read by blocking");
    }

    private static AwsRefusal incomplete() {
        return new AwsRefusal(
                400,
                "IncompleteBody",
                "You did not provide the number of bytes specified by the Content-Length HTTP"
                        + " header.");
    }

    private static int readOrRefuse(InputStream in, byte[] into, int from, int most) {
        try {
            return in.read(into, from, most);
        } catch (IOException cutOff) {
            throw incomplete();
        }
    }

    /** A body as it is, with a hash that it must have and a length that it must reach. */
    static final class Whole extends Body {

        private final InputStream in;
        private final @Nullable MessageDigest digest;
        private final String hash;
        private long left;

        /**
         * @param hash of the payload in hexadecimal, or null if it is not signed
         * @param length of the payload, or negative if nobody said
         */
        Whole(InputStream in, @Nullable String hash, long length) {
            this.in = in;
            this.digest = hash == null ? null : SigV4.sha256();
            this.hash = hash == null ? "" : hash;
            this.left = length;
        }

        @Override
        int next(byte[] into, int from, int most) {
            int some = readOrRefuse(in, into, from, most);
            if (some > 0) {
                if (digest != null) {
                    digest.update(into, from, some);
                }
                left = left < 0 ? left : left - some;
                return some;
            }
            if (left > 0) {
                throw incomplete();
            }
            if (digest != null && !SigV4.same(HexFormat.of().formatHex(digest.digest()), hash)) {
                throw new AwsRefusal(
                        400,
                        "XAmzContentSHA256Mismatch",
                        "The provided 'x-amz-content-sha256' header does not match what was"
                                + " computed.");
            }
            return -1;
        }
    }

    /** What the signatures of chunks are made with. */
    record Seed(byte[] signingKey, String timestamp, String scope, String signature) {}

    /** A body in chunks, each signed if there is a seed, perhaps with trailers. */
    static final class Chunked extends Body {

        private static final int LONGEST_LINE = 8192;
        private static final int MOST_TRAILERS = 32;
        private static final String EMPTY = SigV4.hash("");

        private final InputStream in;
        private final @Nullable Seed seed;
        private final boolean trailing;
        private final Map<String, String> trailers;
        private final byte[] buffer = new byte[16 * 1024];
        private final MessageDigest digest = SigV4.sha256();
        private int position;
        private int limit;
        private long expected;
        private long chunkLeft;
        private boolean inChunk;
        private String previous;
        private String signature = "";

        Chunked(
                InputStream in,
                @Nullable Seed seed,
                boolean trailing,
                long length,
                Map<String, String> trailers) {
            this.in = in;
            this.seed = seed;
            this.trailing = trailing;
            this.expected = length;
            this.trailers = trailers;
            this.previous = seed == null ? "" : seed.signature();
        }

        @Override
        int next(byte[] into, int from, int most) {
            if (!inChunk) {
                head();
                if (chunkLeft == 0) {
                    end();
                    return -1;
                }
            }
            int some = raw(into, from, (int) Math.min(most, chunkLeft));
            if (some < 0) {
                throw incomplete();
            }
            if (seed != null) {
                digest.update(into, from, some);
            }
            chunkLeft -= some;
            expected -= some;
            if (expected < 0) {
                throw incomplete();
            }
            if (chunkLeft == 0) {
                verify(HexFormat.of().formatHex(digest.digest()));
                if (!line().isEmpty()) {
                    throw malformed("a chunk is longer than its size says");
                }
                inChunk = false;
            }
            return some;
        }

        private void head() {
            String line = line();
            int semicolon = line.indexOf(';');
            String size = semicolon < 0 ? line : line.substring(0, semicolon);
            try {
                chunkLeft = Long.parseLong(size.strip(), 16);
            } catch (NumberFormatException noSize) {
                throw malformed("a chunk does not begin with its size");
            }
            if (chunkLeft < 0) {
                throw malformed("a chunk has a negative size");
            }
            String extension = semicolon < 0 ? "" : line.substring(semicolon + 1).strip();
            signature =
                    extension.startsWith("chunk-signature=")
                            ? extension.substring("chunk-signature=".length())
                            : "";
            inChunk = true;
        }

        private void end() {
            verify(EMPTY);
            if (expected > 0) {
                throw incomplete();
            }
            StringBuilder signed = new StringBuilder();
            String trailerSignature = "";
            while (true) {
                String line = lineOrEnd();
                if (line.isEmpty()) {
                    break;
                }
                int colon = line.indexOf(':');
                if (colon < 1 || trailers.size() == MOST_TRAILERS) {
                    throw malformed("a trailer is not name:value");
                }
                String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                String value = line.substring(colon + 1).strip();
                if (name.equals("x-amz-trailer-signature")) {
                    trailerSignature = value;
                } else {
                    trailers.put(name, value);
                    signed.append(name).append(':').append(value).append('\n');
                }
            }
            if (seed != null && trailing) {
                String text =
                        "AWS4-HMAC-SHA256-TRAILER\n"
                                + seed.timestamp()
                                + "\n"
                                + seed.scope()
                                + "\n"
                                + previous
                                + "\n"
                                + SigV4.hash(signed.toString());
                if (!SigV4.same(SigV4.sign(seed.signingKey(), text), trailerSignature)) {
                    throw Verifier.wrong();
                }
            }
        }

        private void verify(String hash) {
            if (seed == null) {
                return;
            }
            String text =
                    "AWS4-HMAC-SHA256-PAYLOAD\n"
                            + seed.timestamp()
                            + "\n"
                            + seed.scope()
                            + "\n"
                            + previous
                            + "\n"
                            + EMPTY
                            + "\n"
                            + hash;
            if (!SigV4.same(SigV4.sign(seed.signingKey(), text), signature)) {
                throw Verifier.wrong();
            }
            previous = signature;
        }

        private int raw(byte[] into, int from, int most) {
            if (position < limit) {
                int some = Math.min(most, limit - position);
                System.arraycopy(buffer, position, into, from, some);
                position += some;
                return some;
            }
            return readOrRefuse(in, into, from, most);
        }

        private int octet() {
            if (position == limit) {
                position = 0;
                limit = Math.max(0, readOrRefuse(in, buffer, 0, buffer.length));
                if (limit == 0) {
                    return -1;
                }
            }
            return buffer[position++] & 0xff;
        }

        private String line() {
            String line = lineOrNull();
            if (line == null) {
                throw incomplete();
            }
            return line;
        }

        // The last empty line may be missing: some clients leave it out.
        private String lineOrEnd() {
            String line = lineOrNull();
            return line == null ? "" : line;
        }

        private @Nullable String lineOrNull() {
            byte[] bytes = new byte[128];
            int length = 0;
            for (int one = octet(); one != '\n'; one = octet()) {
                if (one < 0) {
                    if (length > 0) {
                        throw incomplete();
                    }
                    return null;
                }
                if (length == LONGEST_LINE) {
                    throw malformed("a line of the framing is too long");
                }
                if (length == bytes.length) {
                    bytes = java.util.Arrays.copyOf(bytes, length * 2);
                }
                bytes[length++] = (byte) one;
            }
            if (length > 0 && bytes[length - 1] == '\r') {
                length--;
            }
            return new String(bytes, 0, length, StandardCharsets.US_ASCII);
        }

        private static AwsRefusal malformed(String what) {
            return new AwsRefusal(400, "InvalidChunkSizeError", what);
        }
    }
}
