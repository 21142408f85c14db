// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.service.JobSpec.Target;
import org.thecloud.cron.spi.CronTarget;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Demand;
import org.thecloud.kernel.Egress;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;

/** On what jobs may act. */
@Component(service = Targets.class)
public final class Targets {

    private final Egress egress;
    private final DriverSet<CronTarget> installed;

    @Activate
    public Targets(@Reference Egress egress, @Reference Drivers drivers) {
        this.egress = egress;
        this.installed = drivers.of(CronTarget.class);
    }

    /** Refuses what cannot be acted on, naming the field. */
    Optional<Demand> check(Caller caller, Target target) {
        if (target.toUrl()) {
            checkAddress(String.valueOf(target.url()));
            return Optional.empty();
        }
        return Optional.of(installed(target.type()).check(caller, target.parameters()));
    }

    private void checkAddress(String url) {
        try {
            egress.check(URI.create(url));
        } catch (CloudException refused) {
            throw refused.with("field", "target_url");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CloudException(KernelError.UNAVAILABLE, "the call was interrupted");
        }
    }

    private CronTarget installed(String type) {
        if (!here(type)) {
            List<String> known = new ArrayList<>(List.of(Target.URL));
            present().sorted().forEach(known::add);
            throw new CloudException(
                    CronError.UNKNOWN_TARGET,
                    "there is no target of the type "
                            + type
                            + " here; installed: "
                            + String.join(", ", known),
                    Map.of("field", "target_type", "installed", String.join(",", known)));
        }
        return installed.require(type);
    }

    /** Whether something is installed that acts for this type. */
    boolean here(String type) {
        return present().anyMatch(type::equals);
    }

    private Stream<String> present() {
        return installed.list().stream()
                .filter(driver -> driver.state() != DriverInfo.State.MISSING)
                .map(DriverInfo::name);
    }

    /** What acts for this type; it may come and go. */
    public CronTarget of(String type) {
        return installed.require(type);
    }

    public Egress egress() {
        return egress;
    }

    /** Whose calls wait for each other. */
    static String lane(TenantId tenant, Target target) {
        if (!target.toUrl()) {
            return tenant + "/" + target.type();
        }
        URI url = URI.create(String.valueOf(target.url()));
        return tenant
                + "/"
                + String.valueOf(url.getHost()).toLowerCase(Locale.ROOT)
                + ":"
                + url.getPort();
    }
}
