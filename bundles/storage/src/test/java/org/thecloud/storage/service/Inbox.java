// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Demand;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.storage.spi.Destination;
import org.thecloud.storage.spi.EventMessage;
import org.thecloud.storage.spi.EventTarget;

/** Keeps what it is told; knows every name but {@code nobody}. */
public final class Inbox implements EventTarget {

    private static final ObjectMapper JSON = new ObjectMapper();

    public final List<EventMessage> got = new ArrayList<>();
    public volatile boolean gone;

    @Override
    public Probe probe() {
        return Probe.ready("");
    }

    @Override
    public Destination resolve(Caller caller, String target) {
        if (target.endsWith("nobody")) {
            throw new CloudException(
                    KernelError.REFERENCE_NOT_FOUND,
                    "there is no " + target,
                    java.util.Map.of("field", "target"));
        }
        String name = target.substring(target.lastIndexOf(':') + 1);
        return new Destination(name, new Demand("queue:write", "queue/" + name));
    }

    @Override
    public synchronized void deliver(Caller self, String address, List<EventMessage> messages) {
        if (gone) {
            throw new DriverException(
                    DriverException.Kind.NOT_FOUND, "inbox", "there is no " + address);
        }
        got.addAll(messages);
    }

    /** What came, without test events, as {@code event key}. */
    public List<String> told() {
        return records().stream()
                .map(
                        one ->
                                one.path("eventName").asText()
                                        + " "
                                        + one.at("/s3/object/key").asText())
                .toList();
    }

    public List<JsonNode> records() {
        List<JsonNode> records = new ArrayList<>();
        for (EventMessage message : got) {
            json(message).path("Records").forEach(records::add);
        }
        return records;
    }

    public static JsonNode json(EventMessage message) {
        try {
            return JSON.readTree(message.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
