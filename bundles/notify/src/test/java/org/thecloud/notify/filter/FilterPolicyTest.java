// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.kernel.CloudException;
import org.thecloud.notify.NoticeAttribute;
import org.thecloud.notify.NotifyError;

class FilterPolicyTest {

    private static boolean body(String policy, String body) {
        return FilterPolicy.parse(policy, true).fits(new Content(Map.of(), body));
    }

    private static boolean attributes(String policy, Map<String, NoticeAttribute> attributes) {
        return FilterPolicy.parse(policy, false).fits(new Content(attributes, "no matter"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // exact
                "{'a': ['x', 'y']}                          | {'a': 'y'}            | true",
                "{'a': ['x', 'y']}                          | {'a': 'z'}            | false",
                "{'a': ['x']}                               | {'b': 'x'}            | false",
                "{'a': ['x']}                               | {'a': ['w', 'x']}     | true",
                "{'a': [1]}                                 | {'a': 1.0}            | true",
                "{'a': [1]}                                 | {'a': '1'}            | false",
                "{'a': [true]}                              | {'a': true}           | true",
                "{'a': [true]}                              | {'a': 'true'}         | false",
                "{'a': [null]}                              | {'a': null}           | true",
                "{'a': [null]}                              | {}                    | false",
                "{'a': ['x'], 'b': ['y']}                   | {'a': 'x'}            | false",
                "{'a': ['x'], 'b': ['y']}                   | {'a': 'x', 'b': 'y'}  | true",
                // prefix, suffix, case, wildcard
                "{'a': [{'prefix': 'ab'}]}                  | {'a': 'abc'}          | true",
                "{'a': [{'prefix': 'ab'}]}                  | {'a': 'cab'}          | false",
                "{'a': [{'suffix': 'bc'}]}                  | {'a': 'abc'}          | true",
                "{'a': [{'suffix': 'bc'}]}                  | {'a': 'bcd'}          | false",
                "{'a': [{'equals-ignore-case': 'aB'}]}      | {'a': 'Ab'}           | true",
                "{'a': [{'wildcard': 'a*c'}]}               | {'a': 'abbc'}         | true",
                "{'a': [{'wildcard': 'a*c'}]}               | {'a': 'abcd'}         | false",
                "{'a': [{'wildcard': '*b*'}]}               | {'a': 'abc'}          | true",
                "{'a': [{'wildcard': 'a\\\\*c'}]}           | {'a': 'a*c'}          | true",
                "{'a': [{'wildcard': 'a\\\\*c'}]}           | {'a': 'abc'}          | false",
                // anything-but
                "{'a': [{'anything-but': ['x', 'y']}]}      | {'a': 'z'}            | true",
                "{'a': [{'anything-but': ['x', 'y']}]}      | {'a': 'x'}            | false",
                "{'a': [{'anything-but': 'x'}]}             | {'a': ['z', 'x']}     | false",
                "{'a': [{'anything-but': 1}]}               | {'a': 2}              | true",
                "{'a': [{'anything-but': 'x'}]}             | {}                    | false",
                "{'a': [{'anything-but': {'prefix': 'x'}}]} | {'a': 'yx'}           | true",
                "{'a': [{'anything-but': {'prefix': 'x'}}]} | {'a': 'xy'}           | false",
                "{'a': [{'anything-but': {'suffix': ['x', 'y']}}]} | {'a': 'ay'}    | false",
                "{'a': [{'anything-but': {'wildcard': 'x*y'}}]}    | {'a': 'x1y'}   | false",
                // numbers
                "{'a': [{'numeric': ['=', 3.1e2]}]}         | {'a': 310}            | true",
                "{'a': [{'numeric': ['>', 0, '<=', 5]}]}    | {'a': 5}              | true",
                "{'a': [{'numeric': ['>', 0, '<=', 5]}]}    | {'a': 0}              | false",
                "{'a': [{'numeric': ['>', 0, '<=', 5]}]}    | {'a': 5.01}           | false",
                "{'a': [{'numeric': ['<', 0]}]}             | {'a': -0.5}           | true",
                "{'a': [{'numeric': ['<', 0]}]}             | {'a': '-1'}           | false",
                // exists, cidr
                "{'a': [{'exists': true}]}                  | {'a': 'x'}            | true",
                "{'a': [{'exists': true}]}                  | {'b': 'x'}            | false",
                "{'a': [{'exists': false}]}                 | {'b': 'x'}            | true",
                "{'a': [{'exists': false}]}                 | {'a': 'x'}            | false",
                "{'a': [{'cidr': '10.0.0.0/24'}]}           | {'a': '10.0.0.255'}   | true",
                "{'a': [{'cidr': '10.0.0.0/24'}]}           | {'a': '10.0.1.0'}     | false",
                "{'a': [{'cidr': '2001:db8::/32'}]}         | {'a': '2001:db8::1'}  | true",
                "{'a': [{'cidr': '10.0.0.0/24'}]}           | {'a': 'example.org'}  | false",
                // in others, and or
                "{'a': {'b': ['x']}}                        | {'a': {'b': 'x'}}     | true",
                "{'a': {'b': ['x']}}                        | {'a': {'c': 'x'}}     | false",
                "{'a': {'b': ['x']}}                        | {'a': [{'b': 'w'}, {'b': 'x'}]} | true",
                "{'a': {'b': [{'exists': false}]}}          | {'a': {'c': 1}}       | true",
                "{'$or': [{'a': ['x']}, {'b': ['y']}]}      | {'b': 'y'}            | true",
                "{'$or': [{'a': ['x']}, {'b': ['y']}]}      | {'b': 'x'}            | false",
                "{'c': [1], '$or': [{'a': ['x']}, {'b': ['y']}]} | {'b': 'y'}       | false",
                // no object
                "{'a': [{'exists': false}]}                 | [1]                   | false",
                "{'a': [{'exists': false}]}                 | no JSON               | false",
            })
    void aBodyFitsOrNot(String policy, String body, boolean fits) {
        assertThat(body(policy.replace('\'', '"'), body.replace('\'', '"'))).isEqualTo(fits);
    }

    @Test
    void attributesFitByTheirType() {
        Map<String, NoticeAttribute> message =
                Map.of(
                        "color",
                        NoticeAttribute.text("red"),
                        "price",
                        new NoticeAttribute("Number", "12.50"),
                        "tags",
                        new NoticeAttribute("String.Array", "[\"new\", 7]"),
                        "raw",
                        new NoticeAttribute("Binary", "AAE="));
        assertThat(attributes("{\"color\": [\"red\"]}", message)).isTrue();
        assertThat(attributes("{\"color\": [\"blue\"]}", message)).isFalse();
        assertThat(attributes("{\"price\": [{\"numeric\": [\"<\", 13]}]}", message)).isTrue();
        assertThat(attributes("{\"price\": [\"12.50\"]}", message)).isFalse();
        assertThat(attributes("{\"price\": [12.5]}", message)).isTrue();
        assertThat(attributes("{\"tags\": [\"new\"]}", message)).isTrue();
        assertThat(attributes("{\"tags\": [7]}", message)).isTrue();
        assertThat(attributes("{\"tags\": [{\"anything-but\": [\"new\"]}]}", message)).isFalse();
        assertThat(attributes("{\"raw\": [{\"exists\": true}]}", message)).isTrue();
        assertThat(attributes("{\"size\": [{\"exists\": false}]}", message)).isTrue();
        assertThat(attributes("{\"size\": [\"big\"]}", message)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{}",
                "{'a': 'x'}",
                "{'a': []}",
                "{'a': {}}",
                "{'a': [{}]}",
                "{'a': [{'like': 'x'}]}",
                "{'a': [{'prefix': 1}]}",
                "{'a': [{'prefix': ''}]}",
                "{'a': [{'prefix': 'x', 'suffix': 'y'}]}",
                "{'a': [{'exists': 'yes'}]}",
                "{'a': [{'numeric': ['~', 1]}]}",
                "{'a': [{'numeric': ['>', 5, '<', 1]}]}",
                "{'a': [{'numeric': ['<', 5, '>', 1]}]}",
                "{'a': [{'numeric': ['=', '1']}]}",
                "{'a': [{'cidr': '10.0.0.0'}]}",
                "{'a': [{'cidr': '10.0.0.0/33'}]}",
                "{'a': [{'cidr': 'example.org/8'}]}",
                "{'a': [{'anything-but': [true]}]}",
                "{'a': [{'anything-but': {'numeric': ['=', 1]}}]}",
                "{'a': [{'wildcard': 'a**b'}]}",
                "{'a': [{'wildcard': '*a*b*c*'}]}",
                "{'$or': [{'a': ['x']}]}",
                "{'$or': [1, 2]}",
                "{'a': ['x']} {'b': ['y']}",
                "{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':['x']}}}}}}}}}"
            })
    void whatCannotBeReadIsRefused(String policy) {
        assertThatExceptionOfType(CloudException.class)
                .isThrownBy(() -> FilterPolicy.parse(policy.replace('\'', '"'), true))
                .satisfies(
                        refused -> {
                            assertThat(refused.code()).isEqualTo(NotifyError.INVALID_FILTER_POLICY);
                            assertThat(refused.field()).contains("filter_policy");
                        });
    }

    @Test
    void attributesLieInNoOthers() {
        assertThatExceptionOfType(CloudException.class)
                .isThrownBy(() -> FilterPolicy.parse("{\"a\": {\"b\": [1]}}", false));
    }

    @Test
    void thereAreBounds() {
        String many = "{\"a\": [" + "1,".repeat(200) + "1]}";
        assertThatExceptionOfType(CloudException.class)
                .isThrownBy(() -> FilterPolicy.parse(many, true));
        String text = "{\"a\": [\"" + "x".repeat(FilterPolicy.MOST_BYTES) + "\"]}";
        assertThatExceptionOfType(CloudException.class)
                .isThrownBy(() -> FilterPolicy.parse(text, true));
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        assertThat(body("{\"a\": [1]}", deep)).isFalse();
    }

    @Test
    void aPatternThatFitsNowhereTakesNoTime() {
        String pattern = "{\"a\": [{\"wildcard\": \"*aaaaaaaaaab*aaaaaaaaaac*\"}]}";
        assertThat(body(pattern, "{\"a\": \"" + "a".repeat(200_000) + "\"}")).isFalse();
    }
}
