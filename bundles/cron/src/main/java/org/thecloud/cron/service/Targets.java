// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.service.JobSpec.Target;
import org.thecloud.cron.spi.CronTarget;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
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
    void check(Caller caller, Target target) {
        if (target.type().equals(Target.URL)) {
            checkAddress(String.valueOf(target.url()));
        } else {
            installed(target.type()).check(caller, target.parameters());
        }
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
        List<String> known = new ArrayList<>(List.of(Target.URL));
        installed.list().stream().map(DriverInfo::name).sorted().forEach(known::add);
        if (!known.contains(type)) {
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

    /** What acts for this type; it may come and go. */
    public CronTarget of(String type) {
        return installed.require(type);
    }

    public Egress egress() {
        return egress;
    }

    /** Whose calls wait for each other. */
    static String lane(TenantId tenant, Target target) {
        if (!target.type().equals(Target.URL)) {
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
