// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.Domain.DeviceModifyFlags;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt.VirErrorCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one libvirt: opened when it is first needed, and anew when it broke. Calls are
 * repeated once on a new connection, so they must be such as may be repeated.
 */
final class Hypervisor implements AutoCloseable {

    // libvirt would print every failure, also that of a machine that is asked for and is not there.
    private static final VirErrorCallback SILENT = (data, error) -> {};

    private static final Logger log = LoggerFactory.getLogger(Hypervisor.class);

    private final String uri;
    private @Nullable Connection connection;
    private boolean closed;

    /** What is done with a connection. */
    interface Call<T> {
        T of(Connection libvirt) throws LibvirtException;
    }

    /** What is done with a machine. */
    interface DomainCall<T> {
        T of(Domain domain) throws LibvirtException;
    }

    /** What the Java binding leaves out. */
    private interface Missing extends Library {
        @Nullable DomainPointer virDomainLookupByUUIDString(
                ConnectionPointer connection, String uuid);

        int virDomainGetState(
                DomainPointer domain, IntByReference state, IntByReference reason, int flags);

        int virDomainDetachDeviceAlias(DomainPointer domain, String alias, int flags);

        String virGetLastErrorMessage();

        int virDomainFree(DomainPointer domain);
    }

    private static final class Lazy {
        static final Missing LIBVIRT = Native.load("virt", Missing.class);
    }

    /** A machine's state and why it is in it, as libvirt numbers them. */
    record Condition(int state, int reason) {}

    static final class Connection extends Connect {

        Connection(String uri) throws LibvirtException {
            super(uri);
        }

        Optional<Domain> domain(String name) throws LibvirtException {
            try {
                return Optional.of(domainLookupByName(name));
            } catch (LibvirtException failed) {
                if (Faults.number(failed) == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                    return Optional.empty();
                }
                throw failed;
            }
        }

        private DomainPointer required(String uuid) {
            DomainPointer domain = Lazy.LIBVIRT.virDomainLookupByUUIDString(vcp, uuid);
            if (domain == null) {
                throw Faults.notFound(null);
            }
            return domain;
        }

        /**
         * Asks the guest to let go of a device, and does not wait for it.
         *
         * @return whether it is asked now; else it is asked already, or has let go
         */
        boolean askToLetGo(String uuid, String alias) {
            DomainPointer domain = required(uuid);
            try {
                boolean asked =
                        Lazy.LIBVIRT.virDomainDetachDeviceAlias(
                                        domain, alias, DeviceModifyFlags.LIVE)
                                == 0;
                if (!asked) {
                    log.debug("{} of {}: {}", alias, uuid, Lazy.LIBVIRT.virGetLastErrorMessage());
                }
                return asked;
            } finally {
                Lazy.LIBVIRT.virDomainFree(domain);
            }
        }

        Condition condition(String uuid) {
            DomainPointer domain = required(uuid);
            try {
                IntByReference state = new IntByReference();
                IntByReference reason = new IntByReference();
                if (Lazy.LIBVIRT.virDomainGetState(domain, state, reason, 0) != 0) {
                    throw Faults.notFound(null);
                }
                return new Condition(state.getValue(), reason.getValue());
            } finally {
                Lazy.LIBVIRT.virDomainFree(domain);
            }
        }
    }

    Hypervisor(String uri) {
        this.uri = uri;
    }

    String uri() {
        return uri;
    }

    <T> T ask(Call<T> call) {
        Connection open = open();
        try {
            return call.of(open);
        } catch (LibvirtException failed) {
            if (alive(open)) {
                throw Faults.of(failed);
            }
            drop(open);
        }
        Connection again = open();
        try {
            return call.of(again);
        } catch (LibvirtException failed) {
            throw alive(again) ? Faults.of(failed) : Faults.unreachable(uri, failed);
        }
    }

    /** Does it with the machine of this name, if there is one. */
    <T> Optional<T> with(String name, DomainCall<T> call) {
        return ask(
                libvirt -> {
                    Optional<Domain> found = libvirt.domain(name);
                    if (found.isEmpty()) {
                        return Optional.<T>empty();
                    }
                    Domain domain = found.get();
                    try {
                        return Optional.of(call.of(domain));
                    } catch (LibvirtException failed) {
                        if (Faults.number(failed) == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                            return Optional.<T>empty();
                        }
                        throw failed;
                    } finally {
                        domain.free();
                    }
                });
    }

    private static boolean alive(Connection connection) {
        try {
            return connection.isAlive();
        } catch (LibvirtException gone) {
            return false;
        }
    }

    private synchronized Connection open() {
        if (closed) {
            throw Faults.interrupted(new IllegalStateException("the driver is being replaced"));
        }
        Connection now = connection;
        if (now != null) {
            return now;
        }
        try {
            Connect.setErrorCallback(SILENT);
            Connection opened = new Connection(uri);
            connection = opened;
            return opened;
        } catch (LibvirtException failed) {
            throw Faults.unreachable(uri, failed);
        }
    }

    private synchronized void drop(Connection broken) {
        if (connection == broken) {
            connection = null;
        }
        close(broken);
    }

    @Override
    public synchronized void close() {
        closed = true;
        Connection last = connection;
        connection = null;
        if (last != null) {
            close(last);
        }
    }

    private static void close(Connection open) {
        try {
            open.close();
        } catch (LibvirtException alreadyGone) {
            // it was to be gone
        }
    }
}
