// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One module of the build as its class files show it.
 *
 * @param folder name of its folder
 * @param api whether it lies in api-bundles
 */
record Bundle(String folder, boolean api, List<JavaClass> classes) {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    /** All bundles that have been compiled, except the wrapped third-party ones. */
    static List<Bundle> all() {
        return Stream.concat(in("api-bundles", true), in("bundles", false)).toList();
    }

    private static Stream<Bundle> in(String folder, boolean api) {
        try (Stream<Path> modules = Files.list(ROOT.resolve(folder))) {
            return modules
                    .filter(module -> !module.getFileName().toString().startsWith("lib-"))
                    .filter(
                            module ->
                                    Files.isDirectory(
                                            module.resolve("target/classes/org/thecloud")))
                    .sorted()
                    .map(module -> of(module, api))
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static Bundle of(Path module, boolean api) {
        Collection<JavaClass> classes =
                new ClassFileImporter().importPath(module.resolve("target/classes/org/thecloud"));
        return new Bundle(module.getFileName().toString(), api, List.copyOf(classes));
    }

    /** Packages that hold at least one class of this bundle. */
    Set<String> packages() {
        Set<String> packages = new TreeSet<>();
        classes.stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .forEach(type -> packages.add(type.getPackageName()));
        return packages;
    }

    boolean kernel() {
        return folder.startsWith("kernel-");
    }

    /** A driver: {@code <domain>-<backend>}, beside a service of the domain's name. */
    boolean driver() {
        return !api && !kernel() && folder.contains("-");
    }
}
