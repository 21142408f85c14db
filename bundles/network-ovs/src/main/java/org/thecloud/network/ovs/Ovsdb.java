// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.driver.DriverException;

/**
 * A client of one OVSDB server (RFC 7047) that has no thread of its own: a call borrows a
 * connection, writes, and reads until its answer is there. Idle connections are kept; one that the
 * server closed meanwhile is replaced. Blocks, and ends when its thread is interrupted.
 */
final class Ovsdb implements AutoCloseable {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    private static final int MOST_IDLE = 8;

    private final String address;
    private final String database;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /**
     * @param address {@code unix:PATH} or {@code tcp:ADDRESS:PORT}
     */
    Ovsdb(String address, String database) {
        this.address = address;
        this.database = database;
    }

    String address() {
        return address;
    }

    /**
     * All operations at one moment, or none. The answer has one element for each.
     *
     * @throws DriverException UNAVAILABLE if there is no answer, INTERNAL if the server refuses
     */
    ArrayNode transact(Transaction wanted) {
        ArrayNode parameters = JsonNodeFactory.instance.arrayNode().add(database);
        wanted.operations().forEach(parameters::add);
        JsonNode result = call("transact", parameters);
        for (JsonNode one : result) {
            String error = one.path("error").asText("");
            if (error.equals("timed out") || error.equals("duplicate uuid")) {
                throw new Overtaken();
            }
            if (!error.isEmpty()) {
                throw Faults.refused(error + ": " + one.path("details").asText(""));
            }
        }
        return (ArrayNode) result;
    }

    /** That a {@code wait} of a transaction did not come true in its time. */
    static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overtaken() {
            super("what a transaction waited for did not come", null, false, false);
        }
    }

    // A connection that was idle may have been closed: then another one is asked, once. Whatever
    // the first one still did is done twice, which changes nothing.
    private JsonNode call(String method, ArrayNode parameters) {
        Connection kept = idle.pollFirst();
        if (kept != null) {
            try {
                return over(kept, method, parameters);
            } catch (IOException stale) {
                if (Thread.currentThread().isInterrupted()) {
                    throw Faults.interrupted(stale);
                }
            }
        }
        try {
            return over(new Connection(open()), method, parameters);
        } catch (IOException failed) {
            throw Faults.unreachable(address, failed);
        }
    }

    private JsonNode over(Connection connection, String method, ArrayNode parameters)
            throws IOException {
        boolean whole = false;
        try {
            JsonNode answer = connection.call(method, parameters);
            whole = true;
            return answer;
        } finally {
            if (whole && !closed && idle.size() < MOST_IDLE) {
                idle.addFirst(connection);
            } else {
                connection.close();
            }
        }
    }

    private SocketChannel open() throws IOException {
        return SocketChannel.open(target());
    }

    private SocketAddress target() throws IOException {
        if (address.startsWith("unix:")) {
            return UnixDomainSocketAddress.of(address.substring("unix:".length()));
        }
        int colon = address.lastIndexOf(':');
        if (!address.startsWith("tcp:") || colon < "tcp:".length()) {
            throw new IOException("an address must be unix:PATH or tcp:ADDRESS:PORT");
        }
        String host = address.substring("tcp:".length(), colon).replaceAll("[\\[\\]]", "");
        try {
            return new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1)));
        } catch (IllegalArgumentException notAPort) {
            throw new IOException("an address must be unix:PATH or tcp:ADDRESS:PORT", notAPort);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Connection one = idle.poll(); one != null; one = idle.poll()) {
            one.close();
        }
    }

    /** One connection, used by one thread at a time. */
    private static final class Connection {

        private final SocketChannel channel;
        private final JsonParser in;
        private final OutputStream out;
        private long calls;

        Connection(SocketChannel channel) throws IOException {
            this.channel = channel;
            // a reader, because a parser of bytes would wait for the first at once
            this.in =
                    JSON.getFactory()
                            .createParser(Channels.newReader(channel, StandardCharsets.UTF_8));
            this.out = Channels.newOutputStream(channel);
        }

        JsonNode call(String method, ArrayNode parameters) throws IOException {
            long id = ++calls;
            ObjectNode request = JsonNodeFactory.instance.objectNode();
            request.put("id", id).put("method", method).set("params", parameters);
            send(request);
            while (true) {
                JsonNode message = JSON.readTree(in);
                if (message == null) {
                    throw new EOFException("the server closed the connection");
                }
                if (message.path("method").asText("").equals("echo")) {
                    send(echo(message));
                } else if (message.path("id").asLong(-1) == id) {
                    return result(message);
                }
            }
        }

        private static ObjectNode echo(JsonNode asked) {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            answer.set("id", asked.path("id"));
            answer.set("result", asked.path("params"));
            answer.putNull("error");
            return answer;
        }

        private static JsonNode result(JsonNode message) {
            @Nullable JsonNode error = message.get("error");
            if (error != null && !error.isNull()) {
                throw Faults.refused(error.toString());
            }
            return message.path("result");
        }

        private void send(ObjectNode message) throws IOException {
            out.write(JSON.writeValueAsBytes(message));
            out.flush();
        }

        void close() {
            try {
                channel.close();
            } catch (IOException gone) {
                // as wanted
            }
        }
    }
}
