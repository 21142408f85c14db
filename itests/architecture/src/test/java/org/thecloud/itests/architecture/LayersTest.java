// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may import whom. Each rule reads the class files of all bundles and lists every offender. */
class LayersTest {

    private static final Pattern VAGUE =
            Pattern.compile(
                    ".*(Util|Utils|Helper|Manager|Impl)|(Abstract|Default)[A-Z].*|I[A-Z][a-z].*");
    private static List<Bundle> bundles = List.of();

    @BeforeAll
    static void readTheClassFiles() {
        bundles = Bundle.all();
        assertThat(bundles)
                .extracting(Bundle::folder)
                .contains("kernel-api", "kernel-store", "compute");
    }

    @Test
    void noPackageLivesInTwoBundles() {
        Map<String, Set<String>> homes = new HashMap<>();
        for (Bundle bundle : bundles) {
            bundle.packages()
                    .forEach(
                            name ->
                                    homes.computeIfAbsent(name, n -> new TreeSet<>())
                                            .add(bundle.folder()));
        }
        homes.values().removeIf(homesOfOne -> homesOfOne.size() == 1);
        assertThat(homes).isEmpty();
    }

    @Test
    void nobodyKnowsANeighboursInside() {
        Map<String, Bundle> home = new HashMap<>();
        bundles.forEach(bundle -> bundle.packages().forEach(name -> home.put(name, bundle)));
        assertThat(
                        offenders(
                                bundle -> true,
                                (bundle, dependency) -> {
                                    Bundle other =
                                            home.get(dependency.getTargetClass().getPackageName());
                                    return other != null && other != bundle && !other.api();
                                }))
                .isEmpty();
    }

    @Test
    void onlyTheOwnServiceAndItsDriversUseAnSpi() {
        assertThat(
                        offenders(
                                bundle -> !bundle.api(),
                                (bundle, dependency) -> {
                                    String target = dependency.getTargetClass().getPackageName();
                                    return target.matches("org\\.thecloud\\.\\w+\\.spi")
                                            && !target.split("\\.")[2].equals(
                                                    bundle.folder().split("-")[0]);
                                }))
                .isEmpty();
    }

    @Test
    void jpaStaysInTheStoreAndInStorePackages() {
        assertThat(
                        offenders(
                                bundle ->
                                        !Set.of("kernel-store", "store-api")
                                                .contains(bundle.folder()),
                                (bundle, dependency) ->
                                        targets(
                                                        dependency,
                                                        "jakarta.persistence",
                                                        "javax.sql",
                                                        "java.sql")
                                                && !dependency
                                                        .getOriginClass()
                                                        .getPackageName()
                                                        .endsWith(".store")))
                .isEmpty();
    }

    @Test
    void jaxrsStaysInTheEdgeAndInRestPackages() {
        assertThat(
                        offenders(
                                bundle ->
                                        !Set.of("kernel-rest", "kernel-openapi", "rest-api")
                                                .contains(bundle.folder()),
                                (bundle, dependency) ->
                                        targets(dependency, "jakarta.ws.rs")
                                                && !dependency
                                                        .getOriginClass()
                                                        .getPackageName()
                                                        .endsWith(".rest")))
                .isEmpty();
    }

    @Test
    void theFrameworkIsForKernelBundlesOnly() {
        assertThat(
                        offenders(
                                bundle -> !bundle.kernel(),
                                (bundle, dependency) -> targets(dependency, "org.osgi.framework")))
                .isEmpty();
    }

    @Test
    void driversKnowNoWebNoDatabaseAndNoPermission() {
        assertThat(
                        offenders(
                                Bundle::driver,
                                (bundle, dependency) ->
                                        targets(
                                                dependency,
                                                "jakarta.ws.rs",
                                                "jakarta.persistence",
                                                "org.thecloud.rest",
                                                "org.thecloud.store",
                                                "org.thecloud.kernel.access")))
                .isEmpty();
    }

    /** But for those that join two services: the other one's contract hands resources out. */
    @Test
    void driversKnowNoResources() {
        assertThat(
                        offenders(
                                bundle -> bundle.driver() && !joins(bundle),
                                (bundle, dependency) ->
                                        targets(dependency, "org.thecloud.kernel.resource")))
                .isEmpty();
    }

    private static boolean joins(Bundle bundle) {
        String[] names = bundle.folder().split("-");
        return bundles.stream().anyMatch(other -> other.folder().equals(names[1] + "-api"));
    }

    @Test
    void contractsOfTheKernelNeedNothingButAnnotations() {
        assertThat(
                        offenders(
                                bundle -> bundle.folder().equals("kernel-api"),
                                (bundle, dependency) ->
                                        !targets(
                                                dependency,
                                                "java",
                                                "org.thecloud.kernel",
                                                "org.osgi",
                                                "org.jspecify")))
                .isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() {
        List<String> vague = new ArrayList<>();
        for (Bundle bundle : bundles) {
            bundle.classes().stream()
                    .map(JavaClass::getSimpleName)
                    .filter(name -> VAGUE.matcher(name).matches())
                    .forEach(vague::add);
        }
        assertThat(vague).isEmpty();
    }

    private static boolean targets(Dependency dependency, String... packages) {
        String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
        for (String name : packages) {
            if (target.isEmpty() || target.equals(name) || target.startsWith(name + ".")) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> offenders(
            Predicate<Bundle> judged, BiPredicate<Bundle, Dependency> offence) {
        Set<String> offenders = new TreeSet<>();
        for (Bundle bundle : bundles) {
            if (judged.test(bundle)) {
                for (JavaClass type : bundle.classes()) {
                    type.getDirectDependenciesFromSelf().stream()
                            .filter(dependency -> offence.test(bundle, dependency))
                            .forEach(
                                    dependency ->
                                            offenders.add(
                                                    type.getName()
                                                            + " uses "
                                                            + dependency
                                                                    .getTargetClass()
                                                                    .getName()));
                }
            }
        }
        return offenders;
    }
}
