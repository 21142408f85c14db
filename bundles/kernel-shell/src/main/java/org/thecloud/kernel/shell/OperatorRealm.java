// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.karaf.jaas.boot.ProxyLoginModule;
import org.apache.karaf.jaas.config.JaasRealm;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Karaf's own realm with one more way in: keys of a kind that Karaf's login module does not know.
 * Without this bundle Karaf's realm serves alone, so nobody is locked out.
 */
@Component(service = JaasRealm.class, property = "kernel.shell=true")
public final class OperatorRealm implements JaasRealm {

    private static final int ABOVE_KARAFS_OWN = 1;

    private final JaasRealm karafs;
    private final AppConfigurationEntry keys;

    @Activate
    public OperatorRealm(
            BundleContext context,
            @Reference(
                            target = "(!(kernel.shell=true))",
                            policyOption = ReferencePolicyOption.GREEDY)
                    JaasRealm karafs) {
        this.karafs = karafs;
        keys =
                new AppConfigurationEntry(
                        ProxyLoginModule.class.getName(),
                        LoginModuleControlFlag.OPTIONAL,
                        Map.of(
                                BundleContext.class.getName(),
                                context,
                                ProxyLoginModule.PROPERTY_MODULE,
                                Ed25519Login.class.getName(),
                                ProxyLoginModule.PROPERTY_BUNDLE,
                                Long.toString(context.getBundle().getBundleId()),
                                Ed25519Login.FILE,
                                Path.of(System.getProperty("karaf.etc", "etc"), "keys.properties")
                                        .toString()));
    }

    @Override
    public String getName() {
        return karafs.getName();
    }

    @Override
    public int getRank() {
        return karafs.getRank() + ABOVE_KARAFS_OWN;
    }

    @Override
    public AppConfigurationEntry[] getEntries() {
        List<AppConfigurationEntry> entries = new ArrayList<>(List.of(karafs.getEntries()));
        entries.add(0, keys);
        return entries.toArray(AppConfigurationEntry[]::new);
    }
}
