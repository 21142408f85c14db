// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.core.DockerClientConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thecloud.compute.InstanceStats;

class PiecesTest {

    private static final ObjectMapper JSON = DockerClientConfig.getDefaultObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "nginx,                        docker.io,              nginx,                      latest",
        "nginx:1.27,                   docker.io,              nginx,                      1.27",
        "team/app:1,                   docker.io,              team/app,                   1",
        "localhost/app,                localhost,              localhost/app,              latest",
        "registry.example:5000/a/b,    registry.example:5000,  registry.example:5000/a/b,  latest",
        "registry.example:5000/a/b:2,  registry.example:5000,  registry.example:5000/a/b,  2",
        "nginx@sha256:aa,              docker.io,              nginx,                      sha256:aa",
        "nginx:1@sha256:aa,            docker.io,              nginx,                      sha256:aa",
    })
    void imagesAreTakenApart(String image, String registry, String repository, String version) {
        assertThat(Reference.of(image)).isEqualTo(new Reference(registry, repository, version));
    }

    @Test
    void aDigestIsWrittenWithItsOwnSign() {
        assertThat(Reference.of("nginx@sha256:aa").full()).isEqualTo("nginx@sha256:aa");
        assertThat(Reference.of("nginx").full()).isEqualTo("nginx:latest");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theHeadEndsBetweenCharacters() {
        Head head = new Head(4);
        head.add(bytes("aüü"));
        assertThat(head.text()).isEqualTo("aü");
        assertThat(head.cut()).isTrue();
        Head all = new Head(5);
        all.add(bytes("aü"));
        all.add(bytes("ü"));
        assertThat(all.text()).isEqualTo("aüü");
        assertThat(all.cut()).isFalse();
    }

    @Test
    void theTailBeginsWithALine() {
        Tail tail = new Tail(8);
        tail.add(bytes("one\ntwo\nthree\n"));
        assertThat(tail.text()).isEqualTo("three\n");
        tail.add(bytes("x\n"));
        assertThat(tail.text()).isEqualTo("three\nx\n");
        Tail longLine = new Tail(8);
        longLine.add(bytes("0123456789"));
        assertThat(longLine.text()).isEmpty();
    }

    @Test
    void theTailKeepsNoMoreThanItGives() {
        Tail tail = new Tail(1000);
        for (int line = 0; line < 10_000; line++) {
            tail.add(bytes("line %05d\n".formatted(line)));
        }
        assertThat(tail.text()).hasSize(1000 / 11 * 11).endsWith("line 09999\n");
    }

    @Test
    void useIsReadOfCgroupsVersion1() throws IOException {
        InstanceStats use =
                Usage.of(
                        JSON.readValue(
                                """
                                {"read":"2026-01-01T00:00:01Z",
                                 "cpu_stats":{"cpu_usage":{"total_usage":1500,"percpu_usage":[1,2]},
                                              "system_cpu_usage":12000,"online_cpus":2},
                                 "precpu_stats":{"cpu_usage":{"total_usage":500},"system_cpu_usage":10000},
                                 "memory_stats":{"usage":5000,"limit":9000,
                                                 "stats":{"total_inactive_file":1000,"inactive_file":7}},
                                 "pids_stats":{"current":3},
                                 "networks":{"eth0":{"rx_bytes":10,"tx_bytes":20},"eth1":{"rx_bytes":1,"tx_bytes":2}},
                                 "blkio_stats":{"io_service_bytes_recursive":[
                                   {"op":"Read","value":100},{"op":"Write","value":200},{"op":"Total","value":300}]}}""",
                                Statistics.class));
        assertThat(use).isEqualTo(new InstanceStats(100, 4000, 9000, 11, 22, 100, 200, 3));
    }

    @Test
    void useIsReadOfCgroupsVersion2() throws IOException {
        InstanceStats use =
                Usage.of(
                        JSON.readValue(
                                """
                                {"cpu_stats":{"cpu_usage":{"total_usage":1000},"system_cpu_usage":12000,"online_cpus":4},
                                 "precpu_stats":{"cpu_usage":{"total_usage":500},"system_cpu_usage":10000},
                                 "memory_stats":{"usage":5000,"limit":9000,"stats":{"inactive_file":500}},
                                 "pids_stats":{"current":1},
                                 "blkio_stats":{"io_service_bytes_recursive":[
                                   {"op":"read","value":100},{"op":"write","value":200}]}}""",
                                Statistics.class));
        assertThat(use).isEqualTo(new InstanceStats(100, 4500, 9000, 0, 0, 100, 200, 1));
    }

    @Test
    void whatHasJustStartedUsesNothingYet() throws IOException {
        assertThat(
                        Usage.of(
                                JSON.readValue(
                                        "{\"cpu_stats\":{},\"blkio_stats\":{}}", Statistics.class)))
                .isEqualTo(new InstanceStats(0, 0, 0, 0, 0, 0, 0, 0));
    }

    private static Host host(String driver, String more, String diskLimit) throws IOException {
        String info =
                """
                {"NCPU":4,"MemTotal":1073741824,"Driver":"%s","ServerVersion":"28.0","Name":"rack1",
                 "OSType":"linux","CpuCfsQuota":true,"SwapLimit":true,"CgroupVersion":"2",%s}"""
                        .formatted(driver, more);
        return Host.of(JSON.readValue(info, Info.class), diskLimit);
    }

    @Test
    void aHostThatCannotEnforceLimitsIsKnown() throws IOException {
        assertThat(host("overlay2", "\"MemoryLimit\":true,\"PidsLimit\":true", "auto").lacking())
                .isEmpty();
        assertThat(host("overlay2", "\"MemoryLimit\":false,\"PidsLimit\":false", "auto").lacking())
                .containsExactly("a limit on memory", "a limit on processes");
    }

    @Test
    void whetherDisksAreLimitedDependsOnTheStorage() throws IOException {
        String more = "\"MemoryLimit\":true";
        assertThat(host("overlay2", more, "auto").diskLimited()).isFalse();
        assertThat(host("btrfs", more, "auto").diskLimited()).isTrue();
        assertThat(host("overlay2", more, "on").diskLimited()).isTrue();
        assertThat(host("btrfs", more, "off").diskLimited()).isFalse();
        assertThat(host("btrfs", more, "auto").summary())
                .isEqualTo("Docker Engine 28.0 on rack1, 4 cores, 1024 MB, btrfs, cgroup v2");
    }
}
