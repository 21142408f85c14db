// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Decision;
import org.thecloud.tenant.Role;

/** How one question is judged. */
class RulesTest {

    private static final UUID USER = UUID.fromString("0190b1f0-0000-7000-8000-000000000001");
    private static final TenantId TENANT =
            new TenantId(UUID.fromString("0190b1f0-0000-7000-8000-000000000002"));
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private static Rule rule(String effect, String action, String resource) {
        return Rule.of(
                effect, new Statement(null, effect, List.of(action), List.of(resource), null));
    }

    private static Rule on(Map<String, Map<String, List<String>>> condition) {
        return Rule.of("p", new Statement(null, "Allow", List.of("*"), List.of("*"), condition));
    }

    private static boolean allowed(@Nullable String address, Rule... rules) {
        return ask("instance:launch", "instance/*", address, rules).allowed();
    }

    private static Decision ask(
            String permission, String resource, @Nullable String address, Rule... rules) {
        return Rules.of(List.of(rules))
                .decide(Situation.of(permission, resource, USER, TENANT, address, NOON));
    }

    @ParameterizedTest
    @CsvSource({
        "*, anything, true",
        "*, '', true",
        "instance:*, instance:launch, true",
        "instance:*, volume:get, false",
        "*:get, instance:get, true",
        "*:get, instance:get-more, false",
        "i*e:l*h, instance:launch, true",
        "instance:launch, instance:launch, true",
        "instance:launch, instance:launcher, false",
        "instance:launch, Instance:Launch, false",
        "a*b*c, aXbXbc, true",
        "**, x, true",
        "., x, false",
    })
    void aStarStandsForAnything(String pattern, String text, boolean fits) {
        assertThat(new Pattern(pattern).matches(text)).isEqualTo(fits);
    }

    @Test
    void aPatternOfManyStarsIsQuick() {
        String pattern = "*a".repeat(100) + "b";
        assertThat(new Pattern(pattern).matches("a".repeat(300))).isFalse();
    }

    @Test
    void withoutARuleNothingIsAllowed() {
        Decision decision = ask("instance:launch", "instance/*", null);
        assertThat(decision.allowed()).isFalse();
        assertThat(decision.because()).isEqualTo("nothing allows instance:launch on instance/*");
    }

    @Test
    void aDenialWinsWhereverItStands() {
        Rule allow = rule("Allow", "instance:*", "*");
        Rule deny = rule("Deny", "instance:launch", "*");
        assertThat(allowed(null, allow)).isTrue();
        assertThat(allowed(null, allow, deny)).isFalse();
        assertThat(allowed(null, deny, allow)).isFalse();
        assertThat(allowed(null, RoleRules.of(Role.OWNER), deny)).isFalse();
        assertThat(ask("instance:launch", "instance/*", null, allow, deny).because())
                .isEqualTo("Deny denies instance:launch on instance/*");
    }

    @Test
    void aRuleMayNameOneResourceShortOrLong() {
        String one = "instance/" + UUID.randomUUID();
        String arn = "arn:thecloud:instance:local:" + TENANT + ":" + one;
        String others = "arn:thecloud:instance:local:" + UUID.randomUUID() + ":" + one;
        for (String name : List.of(one, arn, "instance/*", "arn:thecloud:instance:*")) {
            assertThat(ask("instance:get", one, null, rule("Allow", "*", name)).allowed())
                    .as(name)
                    .isTrue();
        }
        for (String name : List.of(others, "instance/other", "instance", "volume/*")) {
            assertThat(ask("instance:get", one, null, rule("Allow", "*", name)).allowed())
                    .as(name)
                    .isFalse();
        }
    }

    @Test
    void readMeansGetAndList() {
        Rule read = rule("Allow", "instance:read", "*");
        assertThat(ask("instance:get", "instance/1", null, read).allowed()).isTrue();
        assertThat(ask("instance:list", "instance/*", null, read).allowed()).isTrue();
        assertThat(ask("instance:launch", "instance/*", null, read).allowed()).isFalse();
    }

    @Test
    void conditionsLookAtAddressTimeUserAndTenant() {
        Rule office = on(Map.of("IpAddress", Map.of("aws:SourceIp", List.of("10.0.0.0/8"))));
        assertThat(allowed("10.1.2.3", office)).isTrue();
        assertThat(allowed("11.1.2.3", office)).isFalse();
        assertThat(allowed("::1", office)).isFalse();
        assertThat(allowed(null, office)).isFalse();
        Rule early =
                on(
                        Map.of(
                                "DateLessThan",
                                Map.of("aws:CurrentTime", List.of("2026-06-01T11:59:59Z"))));
        assertThat(allowed(null, early)).isFalse();
        assertThat(
                        allowed(
                                null,
                                on(
                                        Map.of(
                                                "StringEquals",
                                                Map.of(
                                                        "aws:UserId",
                                                        List.of(USER.toString()),
                                                        "thecloud:TenantId",
                                                        List.of(TENANT.toString()))))))
                .isTrue();
    }

    @Test
    void aDenialForAllAddressesButOneHoldsWhereNoAddressIsKnown() {
        Rule elsewhere =
                Rule.of(
                        "p",
                        new Statement(
                                null,
                                "Deny",
                                List.of("*"),
                                List.of("*"),
                                Map.of(
                                        "NotIpAddress",
                                        Map.of("aws:SourceIp", List.of("10.0.0.0/8")))));
        Rule all = rule("Allow", "*", "*");
        assertThat(allowed("10.0.0.1", all, elsewhere)).isTrue();
        assertThat(allowed("9.0.0.1", all, elsewhere)).isFalse();
        assertThat(allowed(null, all, elsewhere)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "allow, '*', effect",
        "Allow, '', action",
    })
    void whatCannotBeReadIsRefusedWithAReason(String effect, String action, String named) {
        assertThatThrownBy(() -> rule(effect, action, "*"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @Test
    void unknownConditionsAreRefused() {
        for (Map<String, Map<String, List<String>>> wrong :
                List.of(
                        Map.of("IpAdress", Map.of("aws:SourceIp", List.of("10.0.0.0/8"))),
                        Map.of("IpAddress", Map.of("aws:SourceIP", List.of("10.0.0.0/8"))),
                        Map.of("IpAddress", Map.of("aws:SourceIp", List.of("localhost"))),
                        Map.of("IpAddress", Map.of("aws:SourceIp", List.of("10.0.0.0/33"))),
                        Map.of("DateEquals", Map.of("aws:CurrentTime", List.of("noon"))),
                        Map.of("Bool", Map.of("aws:UserId", List.of("maybe"))))) {
            assertThatThrownBy(() -> on(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void rolesAllowWhatTheirNamesSay() {
        assertThat(may(Role.MEMBER, "instance:list")).isFalse();
        assertThat(may(Role.VIEWER, "instance:list")).isTrue();
        assertThat(may(Role.VIEWER, "instance:launch")).isFalse();
        assertThat(may(Role.VIEWER, "secret:get")).isFalse();
        assertThat(may(Role.VIEWER, "audit:list")).isFalse();
        assertThat(may(Role.DEVELOPER, "instance:launch")).isTrue();
        for (Role role : List.of(Role.DEVELOPER, Role.VIEWER, Role.MEMBER)) {
            for (String power :
                    List.of("policy:list", "policy:create", "policy:attach", "tenant:add-member")) {
                assertThat(may(role, power)).as(role + " " + power).isFalse();
            }
        }
        for (Role role : List.of(Role.OWNER, Role.ADMIN)) {
            assertThat(may(role, "policy:create")).isTrue();
            assertThat(may(role, "audit:list")).isTrue();
        }
    }

    @Test
    void developersMakeNetworksAndViewersLookAtThem() {
        for (String kind : List.of("vpc", "subnet", "sg", "eip", "vpc_peering", "route-table")) {
            assertThat(may(Role.DEVELOPER, kind + ":create")).as(kind).isTrue();
            assertThat(may(Role.VIEWER, kind + ":create")).as(kind).isFalse();
            assertThat(may(Role.VIEWER, kind + ":get")).as(kind).isTrue();
        }
        for (String look :
                List.of("vpc:trace", "vpc:list-ports", "vpc:list-subnets", "sg:list-rules")) {
            assertThat(may(Role.VIEWER, look)).as(look).isTrue();
        }
    }

    @Test
    void viewersReadObjectsDevelopersWorkWithThemAndAreBoundByLocks() {
        assertThat(may(Role.VIEWER, "storage:read")).isTrue();
        for (String work :
                List.of("storage:read", "storage:write", "storage:delete", "storage:set-policy")) {
            assertThat(may(Role.DEVELOPER, work)).as(work).isTrue();
            assertThat(may(Role.MEMBER, work)).as(work).isFalse();
        }
        for (String lock : List.of("storage:bypass-retention", "storage:set-hold")) {
            assertThat(may(Role.DEVELOPER, lock)).as(lock).isFalse();
            assertThat(may(Role.VIEWER, lock)).as(lock).isFalse();
            assertThat(may(Role.ADMIN, lock)).as(lock).isTrue();
            assertThat(may(Role.OWNER, lock)).as(lock).isTrue();
        }
        for (String change : List.of("storage:write", "storage:delete", "storage:set-policy")) {
            assertThat(may(Role.VIEWER, change)).as(change).isFalse();
        }
    }

    private static boolean may(Role role, String permission) {
        return ask(permission, permission.split(":")[0] + "/*", null, RoleRules.of(role)).allowed();
    }
}
