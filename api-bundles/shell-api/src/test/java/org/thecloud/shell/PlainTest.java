// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Secret;

class PlainTest {

    private record Id(UUID value) {}

    private record Port(int hostPort, int guestPort) {}

    private record Machine(
            Id id, String name, List<Port> openPorts, Secret token, @Nullable Instant startedAt) {}

    private static final UUID ID = new UUID(1, 2);

    private final Object plain =
            Plain.of(
                    new Machine(
                            new Id(ID),
                            "web",
                            List.of(new Port(80, 8080)),
                            new Secret("s3"),
                            null));

    @Test
    void idsArePlainStringsAndNamesAreSnakeCase() {
        assertThat(Plain.at(plain, "id")).isEqualTo(ID.toString());
        assertThat(Plain.at(plain, "open_ports")).isEqualTo("host_port=80 guest_port=8080");
        assertThat(Plain.at(plain, "started_at")).isEmpty();
        assertThat(Plain.at(plain, "nothing.here")).isEmpty();
    }

    @Test
    void secretsAreNeverPrinted() {
        assertThat(Json.of(plain)).doesNotContain("s3").contains("\"token\": \"***\"");
    }

    @Test
    void tenantsTextCannotMoveTheCursor() {
        assertThat(Plain.cell("a\u001b[2Jb\nc")).isEqualTo("a\uFFFD[2Jb\uFFFDc");
    }

    @Test
    void jsonIsIndentedAndEscaped() {
        assertThat(Json.of(Plain.of(Map.of("a", Arrays.asList(1, null, "x\"\u0007\n")))))
                .isEqualTo(
                        """
                        {
                          "a": [
                            1,
                            null,
                            "x\\"\\u0007\\n"
                          ]
                        }""");
        assertThat(Json.of(Plain.of(Optional.empty()))).isEqualTo("null");
        assertThat(Json.of(List.of())).isEqualTo("[]");
    }
}
