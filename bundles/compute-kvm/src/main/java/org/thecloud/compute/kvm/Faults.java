// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** Failures of libvirt in the words of the driver interface, by libvirt's own numbers. */
final class Faults {

    static final String UNREACHABLE = "LIBVIRT_UNREACHABLE";

    private static final int MOST_WORDS = 600;
    // Linux's numbers, which libvirt passes on
    private static final int NOT_PERMITTED = 1;
    private static final int NOT_THERE = 2;
    private static final int NO_ACCESS = 13;

    private Faults() {}

    static DriverException of(LibvirtException failed) {
        return switch (number(failed)) {
            case VIR_ERR_NO_DOMAIN -> notFound(failed);
            case VIR_ERR_OPERATION_INVALID, VIR_ERR_RESOURCE_BUSY, VIR_ERR_OPERATION_TIMEOUT ->
                    new DriverException(
                            Kind.CONFLICT,
                            "WRONG_STATE",
                            "the machine is in another state, or busy",
                            failed);
            case VIR_ERR_AUTH_FAILED, VIR_ERR_ACCESS_DENIED, VIR_ERR_OPERATION_DENIED ->
                    new DriverException(
                            Kind.UNAVAILABLE,
                            "LIBVIRT_REFUSES",
                            "libvirt refuses the platform's call",
                            failed);
            case VIR_ERR_SYSTEM_ERROR -> ofSystem(failed);
            default -> internal("LIBVIRT_FAILED", "libvirt could not do it", failed);
        };
    }

    private static DriverException ofSystem(LibvirtException failed) {
        return switch (failed.getError().getInt1()) {
            case NOT_THERE -> internal("FILE_MISSING", "libvirt misses a file", failed);
            case NOT_PERMITTED, NO_ACCESS ->
                    internal("FILE_REFUSED", "libvirt may not open a file", failed);
            default -> internal("LIBVIRT_FAILED", "libvirt could not do it", failed);
        };
    }

    // What is internal goes to the log alone, so it may name files of the host.
    private static DriverException internal(String code, String what, LibvirtException failed) {
        return new DriverException(Kind.INTERNAL, code, what + ": " + words(failed), failed);
    }

    /** What libvirt says itself, on one line and not without end. Not for tenants. */
    static String words(LibvirtException failed) {
        String words = String.valueOf(failed.getMessage()).strip().replaceAll("\\s+", " ");
        return words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS) + "...";
    }

    static ErrorNumber number(LibvirtException failed) {
        org.libvirt.Error error = failed.getError();
        ErrorNumber number = error == null ? null : error.getCode();
        return number == null ? ErrorNumber.VIR_ERR_UNKNOWN : number;
    }

    static DriverException unreachable(String uri, LibvirtException failed) {
        return new DriverException(
                Kind.UNAVAILABLE, UNREACHABLE, "no libvirt answers on " + uri, failed);
    }

    static DriverException interrupted(Exception failed) {
        return new DriverException(
                Kind.UNAVAILABLE, "INTERRUPTED", "the call was interrupted", failed);
    }

    static DriverException ofFiles(String what, IOException failed) {
        return new DriverException(
                Kind.UNAVAILABLE, "FOLDER_FAILED", what + " on the KVM host failed", failed);
    }

    static DriverException noTap(String device) {
        return new DriverException(
                Kind.UNAVAILABLE,
                "NO_TAP",
                "the device %s cannot be made on the KVM host, which only root can; the platform is user %s"
                        .formatted(device, System.getProperty("user.name")));
    }

    static DriverException notFound(@Nullable Exception cause) {
        return new DriverException(
                Kind.NOT_FOUND, "MACHINE_NOT_FOUND", "libvirt has no such machine", cause);
    }
}
