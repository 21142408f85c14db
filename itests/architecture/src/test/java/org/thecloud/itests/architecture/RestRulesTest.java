// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every REST method must carry. */
class RestRulesTest {

    private static final List<String> VERBS =
            List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
    private static final List<String> MARKS = List.of("RequiresPermission", "AnyCaller", "Public");
    private static final List<JavaMethod> METHODS = new ArrayList<>();

    @BeforeAll
    static void findTheRestMethods() {
        for (Bundle bundle : Bundle.all()) {
            for (JavaClass type : bundle.classes()) {
                type.getMethods().stream()
                        .filter(
                                method ->
                                        VERBS.stream()
                                                .anyMatch(
                                                        verb ->
                                                                has(
                                                                        method,
                                                                        "jakarta.ws.rs." + verb)))
                        .forEach(METHODS::add);
            }
        }
        assertThat(METHODS).isNotEmpty();
    }

    @Test
    void everyMethodIsMarkedExactlyOnce() {
        Set<String> offenders = new TreeSet<>();
        for (JavaMethod method : METHODS) {
            long marks =
                    MARKS.stream().filter(mark -> has(method, "org.thecloud.rest." + mark)).count();
            if (marks != 1) {
                offenders.add(method.getFullName() + " has " + marks + " marks");
            }
        }
        assertThat(offenders).isEmpty();
    }

    @Test
    void everyMethodIsPublicAndItsClassIsNamedResource() {
        assertThat(METHODS)
                .allSatisfy(
                        method -> {
                            assertThat(method.getModifiers()).contains(JavaModifier.PUBLIC);
                            assertThat(method.getOwner().getSimpleName()).endsWith("Resource");
                        });
    }

    @Test
    void everyMethodSaysWhatItAnswers() {
        assertThat(METHODS)
                .filteredOn(method -> !has(method, "org.thecloud.rest.Answers"))
                .extracting(JavaMethod::getFullName)
                .isEmpty();
    }

    @Test
    void noTwoMethodsHaveOneOperationId() {
        Map<String, Set<String>> ids = new TreeMap<>();
        for (JavaMethod method : METHODS) {
            ids.computeIfAbsent(
                            method.getOwner().getSimpleName() + "." + method.getName(),
                            id -> new TreeSet<>())
                    .add(method.getFullName());
        }
        ids.values().removeIf(methods -> methods.size() == 1);
        assertThat(ids).isEmpty();
    }

    private static boolean has(JavaMethod method, String annotation) {
        return method.getAnnotations().stream()
                .anyMatch(found -> found.getRawType().getName().equals(annotation));
    }
}
