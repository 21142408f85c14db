// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import java.util.Arrays;

/**
 * Reads what a WebSocket's client sends (RFC 6455), as it comes: bytes of binary messages go on at
 * once, however long a message is. Keeps nothing but a frame's head and a control frame. Not
 * thread-safe.
 */
final class FrameReader {

    /** What was read. */
    interface Sink {
        /** Bytes of a message; the array is only good during the call. */
        void data(byte[] bytes, int from, int length);

        void ping(byte[] payload);

        void close();
    }

    /** The client does not keep to the protocol. */
    static final class ViolationException extends Exception {

        private static final long serialVersionUID = 1L;
        private final int code;

        ViolationException(int code, String message) {
            super(message);
            this.code = code;
        }

        /** For the frame that closes. */
        int code() {
            return code;
        }
    }

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int PROTOCOL_ERROR = 1002;
    private static final int UNSUPPORTED = 1003;
    private static final int MOST_CONTROL = 125;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int MASK_BYTES = 4;

    private final byte[] head = new byte[14];
    private int have;
    private boolean inPayload;
    private boolean inMessage;
    private long left;
    private int maskAt;
    private final byte[] mask = new byte[MASK_BYTES];
    private final byte[] control = new byte[MOST_CONTROL];
    private int controlLength;

    void feed(byte[] bytes, int length, Sink sink) throws ViolationException {
        int at = 0;
        while (at < length) {
            if (inPayload) {
                int some = (int) Math.min(left, length - at);
                payload(bytes, at, some, sink);
                at += some;
            } else {
                head[have++] = bytes[at++];
                if (have == 2) {
                    judge();
                }
                if (have >= 2 && have == headLength()) {
                    begin();
                }
            }
            if (inPayload && left == 0) {
                end(sink);
            }
        }
    }

    private int opcode() {
        return head[0] & 15;
    }

    private boolean last() {
        return head[0] < 0;
    }

    private boolean isControl() {
        return opcode() >= CLOSE;
    }

    private int shortLength() {
        return head[1] & 127;
    }

    private int lengthBytes() {
        return switch (shortLength()) {
            case TWO_BYTES -> 2;
            case EIGHT_BYTES -> 8;
            default -> 0;
        };
    }

    private int headLength() {
        return 2 + lengthBytes() + MASK_BYTES;
    }

    private void judge() throws ViolationException {
        if ((head[0] & 0x70) != 0 || head[1] >= 0) {
            throw new ViolationException(PROTOCOL_ERROR, "a frame of a client is masked and plain");
        }
        switch (opcode()) {
            case TEXT -> throw new ViolationException(UNSUPPORTED, "messages are binary");
            case CONTINUATION, BINARY -> {
                if (inMessage != (opcode() == CONTINUATION)) {
                    throw new ViolationException(PROTOCOL_ERROR, "messages follow each other");
                }
            }
            case CLOSE, PING, PONG -> {
                if (!last() || shortLength() > MOST_CONTROL) {
                    throw new ViolationException(PROTOCOL_ERROR, "a control frame is short");
                }
            }
            default -> throw new ViolationException(PROTOCOL_ERROR, "there is no such frame");
        }
    }

    private void begin() throws ViolationException {
        long length = shortLength();
        if (lengthBytes() > 0) {
            length = 0;
            for (int i = 2; i < 2 + lengthBytes(); i++) {
                length = length << 8 | head[i] & 255;
            }
        }
        if (length < 0) {
            throw new ViolationException(PROTOCOL_ERROR, "a frame has no negative length");
        }
        System.arraycopy(head, headLength() - MASK_BYTES, mask, 0, MASK_BYTES);
        maskAt = 0;
        left = length;
        controlLength = 0;
        inPayload = true;
    }

    private void payload(byte[] bytes, int from, int length, Sink sink) {
        for (int i = from; i < from + length; i++) {
            bytes[i] ^= mask[maskAt++ & 3];
        }
        left -= length;
        if (isControl()) {
            System.arraycopy(bytes, from, control, controlLength, length);
            controlLength += length;
        } else if (length > 0) {
            sink.data(bytes, from, length);
        }
    }

    private void end(Sink sink) {
        inPayload = false;
        have = 0;
        switch (opcode()) {
            case PING -> sink.ping(Arrays.copyOf(control, controlLength));
            case CLOSE -> sink.close();
            case PONG -> {
                // an answer to nothing that is waited for
            }
            default -> inMessage = !last();
        }
    }

    /** A whole frame, as a server sends it. */
    static byte[] frame(int opcode, byte[] bytes, int length) {
        int extra = length < TWO_BYTES ? 0 : 2;
        byte[] frame = new byte[2 + extra + length];
        frame[0] = (byte) (0x80 | opcode);
        frame[1] = (byte) (extra == 0 ? length : TWO_BYTES);
        if (extra > 0) {
            frame[2] = (byte) (length >> 8);
            frame[3] = (byte) length;
        }
        System.arraycopy(bytes, 0, frame, 2 + extra, length);
        return frame;
    }
}
