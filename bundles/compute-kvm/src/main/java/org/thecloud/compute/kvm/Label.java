// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.io.IOException;
import java.io.StringReader;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.MachineVolume;
import org.thecloud.compute.spi.Wiring;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * What a machine is, written on libvirt's object: enough to make its definition anew.
 *
 * @param ports as wished
 * @param started when it was last started, absent if never
 * @param published its ports as of that start
 * @param card its interface, if its network is plugged in from outside; else it has one of QEMU's
 * @param volumes that it shall have when it is next started, or has since it was
 */
record Label(
        UUID instance,
        UUID installation,
        String name,
        String image,
        Image.Firmware firmware,
        int vcpus,
        long memoryBytes,
        int processes,
        List<PortMapping> ports,
        @Nullable Instant started,
        List<PortMapping> published,
        @Nullable Card card,
        List<Volume> volumes) {

    static final String NAMESPACE = "https://thecloud.org/xmlns/kvm/1";
    static final String ELEMENT = "machine";

    Label {
        ports = List.copyOf(ports);
        published = List.copyOf(published);
        volumes = List.copyOf(volumes);
    }

    /** A disk of somebody else's that it has beside its own. */
    record Volume(UUID id, String file, boolean fixed) {

        private static Volume of(MachineVolume volume) {
            return new Volume(volume.id(), volume.opened().path(), volume.readOnly());
        }

        /** What its guest finds it by; QEMU takes no longer one. */
        String serial() {
            return id.toString().replace("-", "").substring(0, 20);
        }

        private String text() {
            return id + (fixed ? ":ro:" : ":rw:") + URLEncoder.encode(file, StandardCharsets.UTF_8);
        }

        private static Volume read(String text) {
            String[] parts = text.split(":");
            return new Volume(
                    UUID.fromString(parts[0]),
                    URLDecoder.decode(parts[2], StandardCharsets.UTF_8),
                    parts[1].equals("ro"));
        }
    }

    /**
     * An interface of a machine whose other end is a tap device.
     *
     * @param mtu largest packet that its guest sends
     * @param offloads whether its guest may leave checksums and the cutting of packets to the host
     */
    record Card(String mac, int mtu, boolean offloads) {

        private static @Nullable Card of(@Nullable Wiring wiring) {
            return wiring == null ? null : new Card(wiring.mac(), wiring.mtu(), wiring.offloads());
        }

        private String text() {
            return "%s %d %s".formatted(mac, mtu, offloads);
        }

        private static @Nullable Card read(String text) {
            if (text.isEmpty()) {
                return null;
            }
            String[] parts = text.split(" ");
            return new Card(parts[0], Integer.parseInt(parts[1]), Boolean.parseBoolean(parts[2]));
        }
    }

    /**
     * A disk that a machine has now.
     *
     * @param name such as {@code vdc}
     * @param serial of a volume; empty for a disk of the machine's own
     * @param alias libvirt's handle of the device, while the machine runs
     */
    record Disk(String name, String serial, String alias) {}

    /** A definition of libvirt, as far as it concerns us. */
    record Definition(String uuid, Label label, Optional<Integer> screen) {}

    static Label of(MachineSpec spec, Image image) {
        return new Label(
                spec.id(),
                spec.installation(),
                spec.name(),
                spec.boot().image(),
                image.firmware(),
                spec.size().vcpus(),
                spec.size().memoryBytes(),
                spec.size().processes(),
                spec.ports(),
                null,
                List.of(),
                Card.of(spec.wiring()),
                volumes(spec.volumes()));
    }

    Label startedAt(Instant time, List<PortMapping> now) {
        return new Label(
                instance,
                installation,
                name,
                image,
                firmware,
                vcpus,
                memoryBytes,
                processes,
                ports,
                time,
                now,
                card,
                volumes);
    }

    Label sized(MachineSpec spec) {
        return new Label(
                instance,
                installation,
                name,
                image,
                firmware,
                spec.size().vcpus(),
                spec.size().memoryBytes(),
                spec.size().processes(),
                ports,
                started,
                published,
                card,
                volumes);
    }

    /** With these volumes. */
    Label mounted(List<MachineVolume> others) {
        return new Label(
                instance,
                installation,
                name,
                image,
                firmware,
                vcpus,
                memoryBytes,
                processes,
                ports,
                started,
                published,
                card,
                volumes(others));
    }

    private static List<Volume> volumes(List<MachineVolume> volumes) {
        return volumes.stream().map(Volume::of).toList();
    }

    /** The machine's name at libvirt, from which it is found again without a search. */
    static String domain(UUID id) {
        return "thecloud-" + id;
    }

    /** Its port's, or one of the instance's id, so that it stays. */
    String mac() {
        if (card != null) {
            return card.mac();
        }
        int low = instance.hashCode();
        return "52:54:00:%02x:%02x:%02x".formatted(low >> 16 & 255, low >> 8 & 255, low & 255);
    }

    static String text(List<PortMapping> ports) {
        return ports.stream().map(PortMapping::toString).collect(Collectors.joining(" "));
    }

    String cardText() {
        return card == null ? "" : card.text();
    }

    String volumesText() {
        return volumes.stream().map(Volume::text).collect(Collectors.joining(" "));
    }

    private static List<Volume> volumes(String text) {
        return text.isEmpty() ? List.of() : Stream.of(text.split(" ")).map(Volume::read).toList();
    }

    private static List<PortMapping> ports(String text) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(" "))
                        .map(pair -> pair.split(":"))
                        .map(
                                pair ->
                                        new PortMapping(
                                                Integer.parseInt(pair[0]),
                                                Integer.parseInt(pair[1])))
                        .toList();
    }

    /** Reads libvirt's description; empty if the machine is not one of the platform's. */
    static Optional<Definition> read(String xml) {
        Document document = parse(xml);
        Element machine = (Element) document.getElementsByTagNameNS(NAMESPACE, ELEMENT).item(0);
        if (machine == null) {
            return Optional.empty();
        }
        Element graphics = (Element) document.getElementsByTagName("graphics").item(0);
        String screen = graphics == null ? "" : graphics.getAttribute("port");
        return Optional.of(
                new Definition(
                        document.getElementsByTagName("uuid").item(0).getTextContent(),
                        of(machine),
                        screen.isEmpty() || screen.equals("-1")
                                ? Optional.empty()
                                : Optional.of(Integer.valueOf(screen))));
    }

    /** Reads the disks out of libvirt's description. */
    static List<Disk> disks(String xml) {
        NodeList found = parse(xml).getElementsByTagName("disk");
        return IntStream.range(0, found.getLength())
                .mapToObj(at -> (Element) found.item(at))
                .map(
                        disk ->
                                new Disk(
                                        first(disk, "target", one -> one.getAttribute("dev")),
                                        first(disk, "serial", Element::getTextContent),
                                        first(disk, "alias", one -> one.getAttribute("name"))))
                .toList();
    }

    private static String first(Element parent, String name, Function<Element, String> text) {
        Element found = (Element) parent.getElementsByTagName(name).item(0);
        return found == null ? "" : text.apply(found);
    }

    /** Reads what libvirt keeps of the label alone. */
    static Label readLabel(String xml) {
        return of(parse(xml).getDocumentElement());
    }

    private static Label of(Element machine) {
        String started = machine.getAttribute("started");
        return new Label(
                UUID.fromString(machine.getAttribute("instance")),
                UUID.fromString(machine.getAttribute("installation")),
                machine.getAttribute("name"),
                machine.getAttribute("image"),
                Image.Firmware.valueOf(machine.getAttribute("firmware")),
                Integer.parseInt(machine.getAttribute("vcpus")),
                Long.parseLong(machine.getAttribute("memory")),
                Integer.parseInt(machine.getAttribute("processes")),
                ports(machine.getAttribute("ports")),
                started.isEmpty() ? null : Instant.parse(started),
                ports(machine.getAttribute("published")),
                Card.read(machine.getAttribute("card")),
                volumes(machine.getAttribute("volumes")));
    }

    private static Document parse(String xml) {
        try {
            // not what some other bundle has put on the class path
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        } catch (ParserConfigurationException | SAXException | IOException notXml) {
            throw new IllegalStateException("libvirt's answer is not XML", notXml);
        }
    }
}
