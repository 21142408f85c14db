// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.JobSpec.Conduct;
import org.thecloud.cron.service.JobSpec.Target;
import org.thecloud.cron.service.JobSpec.When;
import org.thecloud.cron.timetable.DstGap;
import org.thecloud.cron.timetable.DstOverlap;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;

/** What users may write, and what it means together with what was there. */
final class Wishes {

    private static final int MOST_SCHEDULE = 200;
    private static final int MOST_URL = 2000;
    private static final int MOST_PAYLOAD = 64 * 1024;
    private static final int MOST_HEADERS = 32;
    private static final int MOST_HEADER_BYTES = 8 * 1024;
    private static final int MOST_PARAMETERS = 16;
    private static final int MOST_PARAMETER = 1000;
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    /** Of a job of which nothing was said. */
    private static final When USUAL_TIMES = new When("", "UTC", DstGap.RUN, DstOverlap.ONCE, 0);

    private static final Target USUAL_TARGET =
            new Target(Target.URL, null, "POST", null, null, Map.of(), 30);
    private static final Conduct USUAL_CONDUCT = new Conduct(Overlap.SKIP, Misfire.RUN_ONCE, 3, 10);

    private Wishes() {}

    static When when(JobWish wish, @Nullable JobSpec old) {
        When was = old == null ? USUAL_TIMES : old.when();
        String schedule = either(wish.schedule(), was.schedule()).strip();
        if (schedule.isEmpty()) {
            throw CloudException.invalid("schedule", "schedule is required");
        }
        atMost("schedule", schedule, MOST_SCHEDULE);
        return new When(
                schedule,
                either(wish.timeZone(), was.timeZone()).strip(),
                word("dst_gap", wish.dstGap(), DstGap.class, was.dstGap()),
                word("dst_overlap", wish.dstOverlap(), DstOverlap.class, was.dstOverlap()),
                number("jitter", wish.jitter(), was.jitter(), 0, 3600));
    }

    /**
     * @param sealed the headers as they are to be stored
     */
    static Target target(JobWish wish, @Nullable JobSpec old, @Nullable String sealed) {
        Target was = old == null ? USUAL_TARGET : old.target();
        String type = either(wish.type(), wish.url() == null ? was.type() : Target.URL);
        int timeout = number("timeout", wish.timeout(), was.timeout(), 1, 900);
        String payload = wish.payload() == null ? was.payload() : wish.payload();
        if (payload != null && bytes(payload) > MOST_PAYLOAD) {
            throw tooLarge("target_payload", MOST_PAYLOAD);
        }
        if (type.equals(Target.URL)) {
            if (wish.parameters() != null && !wish.parameters().isEmpty()) {
                throw CloudException.invalid(
                        "target_parameters", "a target of the type url has target_url instead");
            }
            String url = wish.url() == null ? was.url() : wish.url();
            if (url == null) {
                throw CloudException.invalid("target_url", "target_url is required");
            }
            return new Target(
                    type,
                    uri(url).toString(),
                    method(wish, was),
                    sealed,
                    payload,
                    Map.of(),
                    timeout);
        }
        if (wish.url() != null || wish.method() != null || wish.headers() != null) {
            throw CloudException.invalid(
                    wish.url() != null
                            ? "target_url"
                            : wish.method() != null ? "target_method" : "target_headers",
                    "only a target of the type url has an address, a method and headers");
        }
        Map<String, String> parameters =
                wish.parameters() == null ? was.parameters() : parameters(wish.parameters());
        return new Target(type, null, null, null, payload, parameters, timeout);
    }

    static Conduct conduct(JobWish wish, @Nullable JobSpec old) {
        Conduct was = old == null ? USUAL_CONDUCT : old.conduct();
        return new Conduct(
                word("overlap", wish.overlap(), Overlap.class, was.overlap()),
                word("misfire", wish.misfire(), Misfire.class, was.misfire()),
                number("retries", wish.retries(), was.retries(), 0, 10),
                number("retry_delay", wish.retryDelay(), was.retryDelay(), 1, 3600));
    }

    /** Headers that may be sent; those that a client sets by itself are refused by the egress. */
    static Map<String, String> headers(Map<String, String> wanted) {
        if (wanted.size() > MOST_HEADERS) {
            throw CloudException.invalid(
                    "target_headers", "target_headers are " + MOST_HEADERS + " at most");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int size = 0;
        for (Map.Entry<String, String> one : wanted.entrySet()) {
            String name = one.getKey();
            String value = one.getValue();
            if (value == null || !name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")) {
                throw CloudException.invalid(
                        "target_headers", "target_headers must be names with texts");
            }
            if (!value.matches("[\\t\\x20-\\x7e\\x80-\\xff]*")) {
                throw CloudException.invalid(
                        "target_headers", "the value of header " + name + " is not well-formed");
            }
            if (Sent.RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                throw CloudException.invalid(
                        "target_headers", "the header " + name + " cannot be set");
            }
            if (headers.put(name, value) != null) {
                throw CloudException.invalid(
                        "target_headers", "the header " + name + " is there twice");
            }
            size += bytes(name) + bytes(value);
        }
        if (size > MOST_HEADER_BYTES) {
            throw tooLarge("target_headers", MOST_HEADER_BYTES);
        }
        return headers;
    }

    private static String method(JobWish wish, Target was) {
        String method =
                either(wish.method(), either(was.method(), "POST"))
                        .strip()
                        .toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw CloudException.invalid(
                    "target_method", "target_method must be one of " + METHODS);
        }
        return method;
    }

    static URI uri(String text) {
        String url = text.strip();
        atMost("target_url", url, MOST_URL);
        try {
            URI uri = new URI(url);
            if (uri.getScheme() != null && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            // answered below, like one that lacks its host
        }
        throw CloudException.invalid(
                "target_url", "target_url must be an address such as https://example.org/hook");
    }

    private static Map<String, String> parameters(Map<String, String> wanted) {
        if (wanted.size() > MOST_PARAMETERS) {
            throw CloudException.invalid(
                    "target_parameters", "target_parameters are " + MOST_PARAMETERS + " at most");
        }
        wanted.forEach(
                (name, value) -> {
                    if (value == null) {
                        throw CloudException.invalid(
                                "target_parameters", "target_parameters must be texts");
                    }
                    atMost("target_parameters", name + value, MOST_PARAMETER);
                });
        return wanted;
    }

    private static <W extends Enum<W>> W word(
            String field, @Nullable String text, Class<W> words, W usual) {
        if (text == null) {
            return usual;
        }
        String name = text.strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(words.getEnumConstants())
                .filter(word -> word.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                CloudException.invalid(
                                        field,
                                        field
                                                + " must be one of "
                                                + Arrays.toString(words.getEnumConstants())
                                                        .toLowerCase(Locale.ROOT)));
    }

    private static int number(
            String field, @Nullable Integer wanted, int usual, int least, int most) {
        int number = wanted == null ? usual : wanted;
        if (number < least || number > most) {
            throw CloudException.invalid(
                    field, field + " must be between " + least + " and " + most);
        }
        return number;
    }

    private static void atMost(String field, String text, int most) {
        if (text.length() > most) {
            throw CloudException.invalid(field, field + " is longer than " + most + " characters");
        }
    }

    private static CloudException tooLarge(String field, int most) {
        return new CloudException(
                KernelError.BODY_TOO_LARGE,
                field + " is longer than " + most + " bytes",
                Map.of("field", field));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String either(@Nullable String wanted, @Nullable String usual) {
        return wanted != null ? wanted : usual == null ? "" : usual;
    }
}
