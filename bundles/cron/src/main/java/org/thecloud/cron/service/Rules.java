// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.TenantId;

/** What a job may be. Refusals name the field. */
final class Rules {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Set<String> NOT_THEIRS = notTheirs();
    private static final int MOST_BODY = 256 * 1024;
    private static final int MOST_URL = 2000;
    private static final int MOST_HOST = 255;
    private static final int MOST_HEADERS = 50;
    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final int MOST_TIMEOUT = 300;
    private static final int MOST_RETRIES = 10;

    private Rules() {}

    private static Set<String> notTheirs() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(
                Set.of(
                        "Host",
                        "Content-Length",
                        "Transfer-Encoding",
                        "Connection",
                        "Keep-Alive",
                        "Upgrade",
                        "TE",
                        "Trailer",
                        "Expect",
                        "Proxy-Authorization",
                        "Proxy-Connection",
                        "Idempotency-Key",
                        "Cron-Job",
                        "Cron-Run",
                        "Cron-Due",
                        "Cron-Attempt"));
        return names;
    }

    static CronSpec fresh(TenantId tenant, JobSettings wanted, Sealing sealing) {
        if (wanted.schedule() == null) {
            throw CloudException.invalid("schedule", "schedule is required");
        }
        if (wanted.url() == null && wanted.queue() == null) {
            throw CloudException.invalid("target_url", "target_url or target_queue is required");
        }
        CronSpec usual =
                new CronSpec(
                        wanted.schedule(),
                        "UTC",
                        null,
                        null,
                        "POST",
                        null,
                        null,
                        30,
                        3,
                        CronSpec.Overlap.SKIP,
                        CronSpec.Misfire.ONCE,
                        false);
        return changed(tenant, usual, wanted, sealing);
    }

    static CronSpec changed(TenantId tenant, CronSpec old, JobSettings wanted, Sealing sealing) {
        if (wanted.url() != null && wanted.queue() != null) {
            throw CloudException.invalid(
                    "target_queue", "give target_url or target_queue, not both");
        }
        boolean moved = wanted.url() != null || wanted.queue() != null;
        String schedule = or(wanted.schedule(), old.schedule()).strip();
        String zone = or(wanted.timeZone(), old.timeZone()).strip();
        Schedule.parse(schedule, zone);
        String url = wanted.url();
        UUID queue = moved ? wanted.queue() : old.queue();
        String body = wanted.body();
        return new CronSpec(
                schedule,
                zone,
                url != null ? url(url) : moved ? null : old.url(),
                queue,
                wanted.method() == null ? old.method() : method(wanted.method()),
                wanted.headers() == null
                        ? old.headers()
                        : sealing.seal(tenant, headers(wanted.headers())),
                body == null ? old.body() : body.isEmpty() ? null : body(body),
                between(
                        "timeout_seconds",
                        wanted.timeoutSeconds(),
                        old.timeoutSeconds(),
                        1,
                        MOST_TIMEOUT),
                between("retries", wanted.retries(), old.retries(), 0, MOST_RETRIES),
                word(
                        "overlap",
                        wanted.overlap(),
                        old.overlap(),
                        CronSpec.Overlap::valueOf,
                        "skip or allow"),
                word(
                        "misfire",
                        wanted.misfire(),
                        old.misfire(),
                        CronSpec.Misfire::valueOf,
                        "once or skip"),
                wanted.paused() == null ? old.paused() : wanted.paused());
    }

    private static String or(@Nullable String wanted, String old) {
        return wanted == null ? old : wanted;
    }

    private static String url(String text) {
        URI url;
        try {
            url = new URI(text.strip());
        } catch (URISyntaxException notOne) {
            throw badUrl();
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        boolean fits =
                (scheme.equals("http") || scheme.equals("https"))
                        && url.getHost() != null
                        && url.getHost().length() <= MOST_HOST
                        && url.getUserInfo() == null
                        && text.length() <= MOST_URL;
        if (!fits) {
            throw badUrl();
        }
        return text.strip();
    }

    private static CloudException badUrl() {
        return CloudException.invalid(
                "target_url",
                "target_url must be an http or https URL of at most "
                        + MOST_URL
                        + " characters, without user or password");
    }

    private static String method(String text) {
        String method = text.strip().toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw CloudException.invalid(
                    "target_method", "target_method must be GET, HEAD, POST, PUT, PATCH or DELETE");
        }
        return method;
    }

    private static Map<String, String> headers(Map<String, String> headers) {
        if (headers.size() > MOST_HEADERS) {
            throw badHeaders("must be at most " + MOST_HEADERS);
        }
        int bytes = 0;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String name = header.getKey();
            @Nullable String value = header.getValue();
            if (!TOKEN.matcher(name).matches()
                    || value == null
                    || !VALUE.matcher(value).matches()) {
                throw badHeaders("must be names and texts without line breaks");
            }
            if (NOT_THEIRS.contains(name)) {
                throw badHeaders("must not have " + name);
            }
            bytes += name.length() + value.length();
        }
        if (bytes > MOST_HEADER_BYTES) {
            throw badHeaders("must be at most " + MOST_HEADER_BYTES + " bytes");
        }
        return headers;
    }

    private static CloudException badHeaders(String why) {
        return CloudException.invalid("target_headers", "target_headers " + why);
    }

    private static String body(String body) {
        if (body.getBytes(StandardCharsets.UTF_8).length > MOST_BODY) {
            throw CloudException.invalid(
                    "target_payload", "target_payload must be at most " + MOST_BODY + " bytes");
        }
        return body;
    }

    private static int between(
            String field, @Nullable Integer wanted, int old, int least, int most) {
        if (wanted != null && (wanted < least || wanted > most)) {
            throw CloudException.invalid(
                    field, field + " must be between " + least + " and " + most);
        }
        return wanted == null ? old : wanted;
    }

    private static <E> E word(
            String field, @Nullable String wanted, E old, Function<String, E> read, String words) {
        if (wanted == null) {
            return old;
        }
        try {
            return read.apply(wanted.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw CloudException.invalid(field, field + " must be " + words);
        }
    }
}
