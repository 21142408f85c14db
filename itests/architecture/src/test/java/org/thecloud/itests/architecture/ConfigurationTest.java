// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Every configurable module says the same in its class, in its shipped file and in its page. */
class ConfigurationTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path ETC = ROOT.resolve("etc");
    // The one sort of line that is read: it takes a variable of the start script.
    private static final Pattern FROM_ENVIRONMENT =
            Pattern.compile("([a-z.]+) = \\$\\{env:[A-Z_]+:-(.*)}");
    private static final Pattern KEY = Pattern.compile("#([a-z0-9.]+) =(?: (.*))?");
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z0-9.]+)` \\| (?:`(.*?)`)? ?\\| (.*) \\|");

    /**
     * One key.
     *
     * @param value its default
     */
    record Key(String name, String value, String meaning) {}

    /**
     * What a module can be told.
     *
     * @param shipped name of its file in etc: an example where reading it would start something
     */
    record Settings(String pid, String shipped, List<Key> keys) {

        @Override
        public String toString() {
            return pid;
        }
    }

    static List<Settings> modules() throws Exception {
        List<Settings> modules = new ArrayList<>();
        for (Path folder : children(ROOT.resolve("bundles"))) {
            Path metatype = folder.resolve("target/classes/OSGI-INF/metatype");
            if (Files.isDirectory(metatype)) {
                for (Path file : children(metatype)) {
                    modules.add(settings(file));
                }
            }
        }
        return modules;
    }

    private static Settings settings(Path file) throws Exception {
        Element root =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(file.toFile())
                        .getDocumentElement();
        Element designate = (Element) root.getElementsByTagName("Designate").item(0);
        NodeList attributes = root.getElementsByTagName("AD");
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < attributes.getLength(); i++) {
            Element one = (Element) attributes.item(i);
            keys.add(
                    new Key(
                            one.getAttribute("id"),
                            one.getAttribute("default"),
                            one.getAttribute("description")));
        }
        String factory = designate.getAttribute("factoryPid");
        if (!factory.isEmpty()) {
            // with a dash: the file installer knows no other sign, and makes a ~ of it
            String shipped = factory + "-default.cfg";
            boolean active = Files.exists(ETC.resolve(shipped));
            return new Settings(factory, active ? shipped : shipped + ".example", keys);
        }
        String pid = designate.getAttribute("pid");
        boolean required = components(file).contains("configuration-policy=\"require\"");
        return new Settings(pid, pid + (required ? ".cfg.example" : ".cfg"), keys);
    }

    private static String components(Path metatype) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : children(metatype.getParent().getParent())) {
            if (file.toString().endsWith(".xml")) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void theShippedFileHasEveryKeyWithItsDefaultAndMeaning(Settings module) throws IOException {
        Path file = ETC.resolve(module.shipped());
        assertThat(file).exists();
        List<Key> written = new ArrayList<>();
        List<String> comment = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            Matcher key = KEY.matcher(line);
            Matcher fromEnvironment = FROM_ENVIRONMENT.matcher(line);
            if (fromEnvironment.matches()) {
                String value = fromEnvironment.group(2);
                written.add(new Key(fromEnvironment.group(1), value, String.join(" ", comment)));
            } else if (key.matches()) {
                String value = key.group(2) == null ? "" : key.group(2);
                written.add(new Key(key.group(1), value, String.join(" ", comment)));
            } else if (line.startsWith("# ")) {
                comment.add(line.substring(2));
                continue;
            } else {
                assertThat(line).as("a line that would be read").isBlank();
            }
            comment.clear();
        }
        assertThat(written).isEqualTo(module.keys());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void itsPageHasTheSameTable(Settings module) throws IOException {
        List<Key> written = tables().getOrDefault(module.pid(), List.of());
        assertThat(written).isEqualTo(module.keys());
    }

    @Test
    void nothingElseOfOursLiesInEtc() throws Exception {
        Set<String> shipped = modules().stream().map(Settings::shipped).collect(Collectors.toSet());
        Set<String> strangers = new TreeSet<>();
        for (Path file : children(ETC)) {
            String name = file.getFileName().toString();
            if (name.startsWith("org.thecloud.") && !shipped.contains(name)) {
                strangers.add(name);
            }
        }
        assertThat(strangers).isEmpty();
    }

    /** The table that follows each {@code etc/<pid>.cfg} in a page, by pid. */
    private static Map<String, List<Key>> tables() throws IOException {
        Map<String, List<Key>> tables = new TreeMap<>();
        List<Path> pages;
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            pages = files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
        for (Path page : pages) {
            String pid = "";
            for (String line : Files.readAllLines(page)) {
                Matcher file =
                        Pattern.compile(
                                        "## Configuration.*`etc/(org\\.thecloud\\.[a-z0-9.]+?)(-.*)?\\.cfg`.*")
                                .matcher(line);
                Matcher row = ROW.matcher(line);
                if (file.matches()) {
                    pid = file.group(1);
                    assertThat(tables).as("a second table in " + page).doesNotContainKey(pid);
                    tables.put(pid, new ArrayList<>());
                } else if (line.startsWith("## ")) {
                    pid = "";
                } else if (!pid.isEmpty() && row.matches()) {
                    String value = row.group(2) == null ? "" : row.group(2);
                    tables.get(pid)
                            .add(new Key(row.group(1), value, row.group(3).replace("\\|", "|")));
                }
            }
        }
        return tables;
    }
}
