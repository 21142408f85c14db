// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.compute.Launch;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.Power;
import org.thecloud.compute.RestartPolicy;
import org.thecloud.compute.VolumeMount;
import org.thecloud.compute.rest.LaunchInstance.WantedMount;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.network.PortWish;

class LaunchInstanceTest {

    private static LaunchInstance body(Map<String, Object> given) {
        Function<String, String> text = key -> (String) given.get(key);
        @SuppressWarnings("unchecked")
        Function<String, List<String>> list = key -> (List<String>) given.get(key);
        @SuppressWarnings("unchecked")
        List<WantedMount> volumes = (List<WantedMount>) given.get("volumes");
        return new LaunchInstance(
                text.apply("name"),
                text.apply("image"),
                text.apply("instance_type"),
                null,
                text.apply("ports"),
                list.apply("env"),
                list.apply("cmd"),
                null,
                text.apply("restart"),
                null,
                null,
                text.apply("vpc_id"),
                text.apply("subnet_id"),
                list.apply("security_groups"),
                text.apply("private_ip"),
                list.apply("ssh_keys"),
                text.apply("ssh_key_id"),
                volumes,
                list.apply("volume_binds"));
    }

    private static LaunchInstance with(String field, Object value) {
        return body(Map.of("name", "web", "image", "nginx", field, value));
    }

    private static CloudException refused(LaunchInstance body) {
        return catchThrowableOfType(CloudException.class, body::toLaunch);
    }

    @Test
    void nameAndImageAreEnough() {
        Launch launch = body(Map.of("name", " web ", "image", "nginx")).toLaunch();
        assertThat(launch.name()).isEqualTo("web");
        assertThat(launch.type()).isEqualTo("basic-2");
        assertThat(launch.restart()).isEqualTo(RestartPolicy.ON_FAILURE);
        assertThat(launch.ports()).isEmpty();
        assertThat(launch.driver()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "image"})
    void withoutThemItIsRefused(String field) {
        Map<String, Object> given =
                new java.util.HashMap<>(Map.of("name", "web", "image", "nginx"));
        given.remove(field);
        assertThat(refused(body(given)).field()).contains(field);
        given.put(field, "  ");
        assertThat(refused(body(given)).field()).contains(field);
    }

    @Test
    void portsAreReadAsPrintedInTheReference() {
        assertThat(with("ports", "8080:80, 0:443").toLaunch().ports())
                .containsExactly(new PortMapping(8080, 80), new PortMapping(0, 443));
        assertThat(with("ports", "").toLaunch().ports()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "a:b",
                "8080:80:tcp",
                "8080:80,",
                ",",
                ":",
                "-1:80",
                "123456:80",
                "8080:80;x"
            })
    void whatIsNoListOfPortsIsRefused(String ports) {
        CloudException refusal = refused(with("ports", ports));
        assertThat(refusal.code()).isEqualTo(KernelError.INVALID_INPUT);
        assertThat(refusal.field()).contains("ports");
    }

    @Test
    void environmentIsNameAndValue() {
        assertThat(with("env", List.of("A=1", "B=x=y", "C=")).toLaunch().env())
                .isEqualTo(Map.of("A", "1", "B", "x=y", "C", ""));
        assertThat(refused(with("env", List.of("novalue"))).field()).contains("env");
        assertThat(refused(with("env", List.of("=x"))).field()).contains("env");
        assertThat(refused(with("env", Arrays.asList("A=1", null))).field()).contains("env");
        assertThat(refused(with("cmd", Arrays.asList("a", null))).field()).contains("cmd");
    }

    @ParameterizedTest
    @CsvSource({"always,ALWAYS", "on-failure,ON_FAILURE", "NEVER,NEVER", "no,NEVER"})
    void restartPoliciesHaveTheirWords(String word, RestartPolicy policy) {
        assertThat(with("restart", word).toLaunch().restart()).isEqualTo(policy);
    }

    @Test
    void anUnknownRestartPolicyIsRefused() {
        assertThat(refused(with("restart", "sometimes")).field()).contains("restart");
    }

    @Test
    void keysAreNamedInAListOrOneByItsId() {
        String id = "01a216af-d667-7000-8f22-6b6c56eae7f3";
        assertThat(with("ssh_keys", List.of("laptop")).toLaunch().sshKeys())
                .containsExactly("laptop");
        assertThat(with("ssh_key_id", id).toLaunch().sshKeys()).containsExactly(id);
        assertThat(refused(with("ssh_key_id", "0190")).field()).contains("ssh_key_id");
    }

    @Test
    void aNetworkIsAskedForByIds() {
        String id = "01a216af-d667-7000-8f22-6b6c56eae7f3";
        UUID known = UUID.fromString(id);
        assertThat(with("vpc_id", id).toLaunch().network())
                .isEqualTo(new PortWish(known, null, List.of(), null));
        assertThat(with("subnet_id", id).toLaunch().network())
                .isEqualTo(new PortWish(null, known, List.of(), null));
        assertThat(with("volumes", List.of()).toLaunch().network()).isNull();
        assertThat(refused(with("vpc_id", "0190")).field()).contains("vpc_id");
        assertThat(refused(with("subnet_id", "x")).field()).contains("subnet_id");
        assertThat(refused(with("security_groups", List.of(id))).field()).contains("vpc_id");
        assertThat(refused(with("private_ip", "10.0.0.9")).field()).contains("vpc_id");
    }

    @Test
    void foldersOfTheHostAreNeverMounted() {
        assertThat(refused(with("volume_binds", List.of("/etc:/etc"))))
                .hasMessageContaining("never mounted");
    }

    @Test
    void volumesHaveAnIdAndAPath() {
        String id = "01900000-0000-7000-8000-000000000001";
        assertThat(
                        with("volumes", List.of(new WantedMount(id, "/data", null)))
                                .toLaunch()
                                .volumes())
                .containsExactly(new VolumeMount(UUID.fromString(id), "/data", false));
        assertThat(with("volumes", List.of()).toLaunch().volumes()).isEmpty();
        assertThat(refused(with("volumes", Arrays.asList((Object) null))).field())
                .contains("volumes");
        assertThat(refused(with("volumes", List.of(new WantedMount(null, "/d", null)))).field())
                .contains("volume_id");
        assertThat(refused(with("volumes", List.of(new WantedMount("x", "/d", null)))).field())
                .contains("volume_id");
        assertThat(refused(with("volumes", List.of(new WantedMount(id, null, null)))).field())
                .contains("mount_path");
    }

    @Test
    void anUpdateKnowsTheStatesThatCanBeWished() {
        assertThat(new UpdateInstance(null, "running", null, null, null).toChange().power())
                .isEqualTo(Power.RUNNING);
        assertThat(new UpdateInstance(null, "STOPPED", null, null, null).toChange().power())
                .isEqualTo(Power.STOPPED);
        assertThat(new UpdateInstance(null, "Paused", null, null, null).toChange().power())
                .isEqualTo(Power.PAUSED);
        UpdateInstance other = new UpdateInstance(null, "FAILED", null, null, null);
        assertThat(catchThrowableOfType(CloudException.class, other::toChange).field())
                .contains("status");
    }
}
