// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bootDelegationPackage;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureSecurity;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.thecloud.compute.Instances;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.resource.Resources;

/** What only somebody inside the framework can see. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ContainerIT {

    private static final String OURS = "org.thecloud.";

    // As bin/karaf has them.
    private static final List<String> VIRTUAL_MACHINE =
            List.of(
                    "--add-reads=java.xml=java.logging",
                    "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                    "--patch-module=java.base=" + endorsed("locator"),
                    "--patch-module=java.xml=" + endorsed("java.xml"),
                    "--add-opens=java.base/java.security=ALL-UNNAMED",
                    "--add-opens=java.base/java.net=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "-classpath",
                    "lib/jdk9plus/*:lib/boot/*");

    @Inject private BundleContext context;
    @Inject private FeaturesService features;
    @Inject private ServiceComponentRuntime components;
    @Inject private Drivers drivers;
    @Inject private Resources resources;
    @Inject private Instances instances;

    @Configuration
    public static Option[] distribution() throws IOException {
        File run = new File(System.getProperty("run.directory"));
        Stream<Option> options =
                Stream.of(
                        karafDistributionConfiguration()
                                .frameworkUrl(
                                        new File(System.getProperty("distribution"))
                                                .toURI()
                                                .toString())
                                .name("The Cloud")
                                .unpackDirectory(run)
                                .useDeployFolder(false),
                        configureSecurity().disableKarafMBeanServerBuilder(),
                        keepRuntimeFolder(),
                        bootDelegationPackage("sun.*"),
                        port("etc/org.ops4j.pax.web.cfg", "org.osgi.service.http.port"),
                        port("etc/org.apache.karaf.shell.cfg", "sshPort"),
                        port("etc/org.thecloud.kernel.telemetry.cfg", "port"),
                        editConfigurationFilePut(
                                "etc/org.ops4j.pax.url.mvn.cfg",
                                "org.ops4j.pax.url.mvn.repositories",
                                new File(System.getProperty("repository")).toURI()
                                        + "@id=tests@snapshots"));
        return Stream.concat(options, VIRTUAL_MACHINE.stream().map(CoreOptions::vmOption))
                .toArray(Option[]::new);
    }

    private static String endorsed(String specification) {
        return "lib/endorsed/org.apache.karaf.specs.%s-%s.jar"
                .formatted(specification, System.getProperty("karaf.version"));
    }

    private static Option port(String file, String key) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return editConfigurationFilePut(file, key, String.valueOf(socket.getLocalPort()));
        }
    }

    @Test
    public void everyBundleIsActive() {
        eventually(
                "every bundle is active, fragments resolved",
                () -> Arrays.stream(context.getBundles()).allMatch(ContainerIT::isUp));
    }

    private static boolean isUp(Bundle bundle) {
        boolean fragment =
                (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
        boolean lazy = bundle.getHeaders().get(Constants.BUNDLE_ACTIVATIONPOLICY) != null;
        return bundle.getState() == Bundle.ACTIVE
                || fragment && bundle.getState() == Bundle.RESOLVED
                || lazy && bundle.getState() == Bundle.STARTING;
    }

    /** Components without a mandatory configuration all have what they need. */
    @Test
    public void noComponentOfOursWaitsForSomething() {
        eventually("no component is unsatisfied: " + unsatisfied(), () -> unsatisfied().isEmpty());
    }

    private List<String> unsatisfied() {
        return components.getComponentDescriptionDTOs(ours()).stream()
                .flatMap(known -> components.getComponentConfigurationDTOs(known).stream())
                .filter(one -> one.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE)
                .map(one -> one.description.name)
                .toList();
    }

    private Bundle[] ours() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> String.valueOf(bundle.getSymbolicName()).startsWith(OURS))
                .toArray(Bundle[]::new);
    }

    @Test
    public void servicesAreThere() {
        assertTrue(resources.installation().version() > 0);
        assertEquals(Instances.class.getName(), instances.getClass().getInterfaces()[0].getName());
    }

    /** Installing a driver touches nobody else: no bundle is refreshed, no component made anew. */
    @Test
    public void installingADriverRestartsNobody() throws Exception {
        eventually("settled", () -> unsatisfied().isEmpty());
        Map<String, Long> before = everything();
        features.installFeature(
                "compute-sim", EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles));
        eventually("the simulator is ready", () -> state("sim") == DriverInfo.State.READY);
        Map<String, Long> after = everything();
        after.keySet().retainAll(before.keySet());
        assertEquals(before, after);
        features.uninstallFeature(
                "compute-sim", EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles));
        eventually("the simulator is gone", () -> state("sim") != DriverInfo.State.READY);
        Map<String, Long> last = everything();
        last.keySet().retainAll(before.keySet());
        assertEquals(before, last);
    }

    private DriverInfo.State state(String name) {
        return drivers.of(ComputeDriver.class).list().stream()
                .filter(driver -> driver.name().equals(name))
                .map(DriverInfo::state)
                .findFirst()
                .orElse(DriverInfo.State.MISSING);
    }

    /** When each bundle last changed, and the id of each active component of ours. */
    private Map<String, Long> everything() {
        Map<String, Long> found = new TreeMap<>();
        for (Bundle bundle : context.getBundles()) {
            found.put("bundle " + bundle.getSymbolicName(), bundle.getLastModified());
        }
        components.getComponentDescriptionDTOs(ours()).stream()
                .flatMap(known -> components.getComponentConfigurationDTOs(known).stream())
                .filter(one -> one.state == ComponentConfigurationDTO.ACTIVE)
                .filter(one -> !one.description.bundle.symbolicName.contains("compute.sim"))
                .forEach(
                        one ->
                                found.put(
                                        "component "
                                                + one.description.name
                                                + one.properties.get("service.pid"),
                                        one.id));
        return found;
    }

    private static void eventually(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within 60 s: " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
