// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.thecloud.compute.PortMapping;

/**
 * How libvirt shall make a machine: with its limits, devices of virtio, and nothing of the host but
 * its own files and its volumes.
 *
 * @param kvm whether the host's processor runs it, or software does
 * @param mostVcpus how many cores a running machine can be given
 * @param mostMemoryBytes how much memory a running machine can be given
 */
record Blueprint(
        boolean kvm, int mostVcpus, long mostMemoryBytes, String publishAddress, boolean open) {

    private static final String QEMU = "http://libvirt.org/schemas/domain/qemu/1.0";
    private static final String SLOTS = "16";
    private static final long KIB = 1024;
    private static final int FILE_TYPE = 0170000; // of a mode, see inode(7)
    private static final int BLOCK_DEVICE = 0060000;
    private static final String[] WHOLE_PACKETS_IN = {
        "csum", "off", "tso4", "off", "tso6", "off", "ecn", "off", "ufo", "off"
    };
    private static final String[] WHOLE_PACKETS_OUT = {
        "csum",
        "off",
        "gso",
        "off",
        "tso4",
        "off",
        "tso6",
        "off",
        "ecn",
        "off",
        "ufo",
        "off",
        "mrg_rxbuf",
        "off"
    };
    // With room for more, a guest's kernel keeps 64 MB for itself at its start.
    private static final long LEAST_GROWING = 256L << 20;

    /** An XML document under the hand. */
    private static final class Writer {

        private final StringWriter text = new StringWriter();
        private final XMLStreamWriter xml;

        Writer() throws XMLStreamException {
            // not what some other bundle has put on the class path
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
        }

        /** Attributes come in pairs. */
        Writer open(String name, String... attributes) throws XMLStreamException {
            xml.writeStartElement(name);
            return with(attributes);
        }

        private Writer with(String... attributes) throws XMLStreamException {
            for (int at = 0; at < attributes.length; at += 2) {
                xml.writeAttribute(attributes[at], attributes[at + 1]);
            }
            return this;
        }

        Writer text(String name, String content, String... attributes) throws XMLStreamException {
            open(name, attributes);
            xml.writeCharacters(content);
            return close();
        }

        Writer empty(String name, String... attributes) throws XMLStreamException {
            xml.writeEmptyElement(name);
            return with(attributes);
        }

        Writer close() throws XMLStreamException {
            xml.writeEndElement();
            return this;
        }

        String finish() throws XMLStreamException {
            xml.flush();
            return text.toString();
        }
    }

    /** The whole definition. */
    String definition(String uuid, Label label, MachineFolder folder, String password) {
        try {
            Writer xml = new Writer();
            xml.open("domain", "type", kvm ? "kvm" : "qemu");
            xml.xml.writeNamespace("qemu", QEMU);
            xml.text("name", Label.domain(label.instance())).text("uuid", uuid);
            xml.open("metadata");
            label(xml, label);
            xml.close();
            size(xml, label);
            system(xml, label);
            devices(xml, label, folder, password);
            if (label.card() == null) {
                outside(xml, label);
            }
            return xml.close().finish();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The label alone, as libvirt takes it: it adds the namespace. */
    static String label(Label label) {
        try {
            Writer xml = new Writer();
            xml.xml.writeStartElement(Label.ELEMENT);
            attributes(xml, label);
            return xml.finish();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void label(Writer xml, Label label) throws XMLStreamException {
        xml.xml.writeStartElement("cloud", Label.ELEMENT, Label.NAMESPACE);
        xml.xml.writeNamespace("cloud", Label.NAMESPACE);
        attributes(xml, label);
    }

    private static void attributes(Writer xml, Label label) throws XMLStreamException {
        Instant started = label.started();
        xml.with(
                "instance",
                label.instance().toString(),
                "installation",
                label.installation().toString(),
                "name",
                label.name(),
                "image",
                label.image(),
                "firmware",
                label.firmware().name(),
                "vcpus",
                String.valueOf(label.vcpus()),
                "memory",
                String.valueOf(label.memoryBytes()),
                "processes",
                String.valueOf(label.processes()),
                "ports",
                Label.text(label.ports()),
                "started",
                started == null ? "" : started.toString(),
                "published",
                Label.text(label.published()),
                "card",
                label.cardText(),
                "volumes",
                label.volumesText());
        xml.close();
    }

    // There is room to add memory and cores while it runs; it begins with what it was promised.
    private void size(Writer xml, Label label) throws XMLStreamException {
        String memory = String.valueOf(label.memoryBytes() / KIB);
        long most = Math.max(mostMemoryBytes, label.memoryBytes()) / KIB;
        int cores = Math.max(mostVcpus, label.vcpus());
        if (label.memoryBytes() >= LEAST_GROWING && label.memoryBytes() / KIB < most) {
            xml.text("maxMemory", String.valueOf(most), "slots", SLOTS, "unit", "KiB");
        }
        xml.text("memory", memory, "unit", "KiB");
        xml.text(
                "vcpu",
                String.valueOf(cores),
                "placement",
                "static",
                "current",
                String.valueOf(label.vcpus()));
        if (kvm) {
            xml.open("cpu", "mode", "host-passthrough", "migratable", "off");
        } else {
            xml.open("cpu", "mode", "maximum");
        }
        xml.open("numa");
        xml.empty("cell", "id", "0", "cpus", "0-" + (cores - 1), "memory", memory, "unit", "KiB");
        xml.close().close();
    }

    private static void system(Writer xml, Label label) throws XMLStreamException {
        if (label.firmware() == Image.Firmware.UEFI) {
            xml.open("os", "firmware", "efi");
        } else {
            xml.open("os");
        }
        xml.text("type", "hvm", "arch", "x86_64", "machine", "pc");
        xml.empty("boot", "dev", "hd").close();
        xml.open("features").empty("acpi").empty("apic").close();
        xml.open("clock", "offset", "utc").close();
        xml.text("on_poweroff", "destroy").text("on_reboot", "restart").text("on_crash", "destroy");
    }

    private void devices(Writer xml, Label label, MachineFolder folder, String password)
            throws XMLStreamException {
        xml.open("devices");
        disk(xml, folder.disk().toString(), "qcow2", "vda", false, "");
        disk(xml, folder.seed().toString(), "raw", "vdb", true, "");
        char letter = 'c';
        for (Label.Volume volume : label.volumes()) {
            disk(xml, volume, "vd" + letter);
            letter++;
        }
        if (label.card() != null) {
            card(xml, Taps.name(label.instance()), label.card());
        }
        xml.open("serial", "type", "pty");
        xml.empty("log", "file", folder.serial().toString(), "append", "on");
        xml.close();
        xml.open("console", "type", "pty").empty("target", "type", "serial").close();
        screen(xml, "-1", "yes", password, Instant.EPOCH);
        xml.open("video").empty("model", "type", "vga").close();
        xml.empty("input", "type", "tablet", "bus", "usb");
        xml.empty("controller", "type", "usb", "model", "qemu-xhci");
        xml.open("memballoon", "model", "virtio").empty("stats", "period", "5").close();
        xml.open("rng", "model", "virtio").text("backend", "/dev/urandom", "model", "random");
        xml.close();
        xml.empty("panic", "model", "isa");
        xml.close();
    }

    /** A volume under this name, for a machine that runs. */
    static String disk(Label.Volume volume, String name) {
        try {
            Writer xml = new Writer();
            disk(xml, volume, name);
            return xml.finish();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void disk(Writer xml, Label.Volume volume, String name)
            throws XMLStreamException {
        disk(xml, volume.file(), "raw", name, volume.fixed(), volume.serial());
    }

    private static void disk(
            Writer xml, String file, String format, String name, boolean fixed, String serial)
            throws XMLStreamException {
        boolean device = isDevice(Path.of(file));
        xml.open("disk", "type", device ? "block" : "file", "device", "disk");
        xml.empty("driver", "name", "qemu", "type", format, "discard", "unmap");
        xml.empty("source", device ? "dev" : "file", file);
        xml.empty("target", "dev", name, "bus", "virtio");
        if (fixed) {
            xml.empty("readonly");
        }
        if (!serial.isEmpty()) {
            xml.text("serial", serial);
        }
        xml.close();
    }

    // QEMU takes a device for none of its files. What is not there is libvirt's to tell.
    private static boolean isDevice(Path path) {
        try {
            return ((Integer) Files.getAttribute(path, "unix:mode") & FILE_TYPE) == BLOCK_DEVICE;
        } catch (IOException notThere) {
            return false;
        }
    }

    // Reached on one address, with a password that is over already.
    private void screen(Writer xml, String port, String auto, String password, Instant until)
            throws XMLStreamException {
        xml.open(
                "graphics",
                "type",
                "vnc",
                "port",
                port,
                "autoport",
                auto,
                "listen",
                publishAddress,
                "passwd",
                password,
                "passwdValidTo",
                until.toString().substring(0, 19));
        xml.empty("listen", "type", "address", "address", publishAddress);
        xml.close();
    }

    /** The screen with a new password, for a machine that runs. */
    String screen(int port, String password, Instant until) {
        try {
            Writer xml = new Writer();
            screen(xml, String.valueOf(port), "yes", password, until);
            return xml.finish();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** More memory, for a machine that runs. */
    static String memory(long bytes) {
        return "<memory model='dimm'><target><size unit='KiB'>%d</size><node>0</node></target></memory>"
                .formatted(bytes / KIB);
    }

    // The device is there before the machine and after it: it is not libvirt's to make or remove.
    private static void card(Writer xml, String device, Label.Card card) throws XMLStreamException {
        xml.open("interface", "type", "ethernet");
        xml.empty("mac", "address", card.mac());
        xml.empty("target", "dev", device, "managed", "no");
        xml.empty("model", "type", "virtio");
        if (!card.offloads()) {
            xml.open("driver");
            xml.empty("host", WHOLE_PACKETS_OUT).empty("guest", WHOLE_PACKETS_IN);
            xml.close();
        }
        xml.empty("mtu", "size", String.valueOf(card.mtu()));
        xml.empty("rom", "enabled", "no");
        xml.close();
    }

    // A network of the machine's own whose host side is QEMU: what is published comes in, and
    // unless it is open nothing goes out. libvirt has no words for it.
    private void outside(Writer xml, Label label) throws XMLStreamException {
        StringBuilder network =
                new StringBuilder("user,id=outside,ipv6=off,restrict=").append(open ? "off" : "on");
        for (PortMapping port : label.published()) {
            network.append(
                    ",hostfwd=tcp:%s:%d-:%d"
                            .formatted(publishAddress, port.host(), port.instance()));
        }
        xml.xml.writeStartElement("qemu", "commandline", QEMU);
        argument(xml, "-netdev");
        argument(xml, network.toString());
        argument(xml, "-device");
        argument(xml, "virtio-net-pci,netdev=outside,romfile=,addr=0x1d,mac=" + label.mac());
        xml.close();
    }

    private static void argument(Writer xml, String value) throws XMLStreamException {
        xml.xml.writeEmptyElement("qemu", "arg", QEMU);
        xml.with("value", value);
    }

    /** A machine that only runs this disk and writes to this file, gone when we are. */
    static String trial(String name, String disk, String serial) {
        return """
        <domain type='kvm'>
          <name>%s</name>
          <memory unit='MiB'>32</memory>
          <vcpu>1</vcpu>
          <cpu mode='host-passthrough' migratable='off'/>
          <os><type arch='x86_64' machine='pc'>hvm</type></os>
          <features><acpi/></features>
          <devices>
            <disk type='file' device='disk'>
              <driver name='qemu' type='raw'/>
              <source file='%s'/>
              <target dev='vda' bus='virtio'/>
              <readonly/>
            </disk>
            <serial type='file'><source path='%s'/></serial>
            <memballoon model='none'/>
          </devices>
        </domain>
        """
                .formatted(name, escaped(disk), escaped(serial));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;");
    }
}
