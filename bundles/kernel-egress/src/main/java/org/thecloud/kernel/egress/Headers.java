// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpField;
import org.slf4j.MDC;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Trace;

/** Which headers go out, and how far. */
final class Headers {

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Set<String> OWN =
            names(
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
                    "Proxy-Connection");
    private static final Set<String> HARMLESS =
            names(
                    "Accept",
                    "Accept-Language",
                    "Content-Type",
                    "Content-Encoding",
                    "User-Agent",
                    Trace.HEADER);

    private Headers() {}

    private static Set<String> names(String... names) {
        Set<String> set = new java.util.TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(List.of(names));
        return set;
    }

    /** What the first request carries. */
    static Map<String, List<String>> first(Map<String, List<String>> wanted) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        wanted.forEach(
                (name, values) -> {
                    check(name, values);
                    headers.put(name, values);
                });
        headers.computeIfAbsent(Trace.HEADER, name -> List.of(trace().next().header()));
        return headers;
    }

    /** What a redirected request carries: to another origin nothing that may be a secret. */
    static Map<String, List<String>> next(
            Map<String, List<String>> headers, URI from, URI to, boolean withBody) {
        Map<String, List<String>> rest = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        rest.putAll(headers);
        if (!sameOrigin(from, to)) {
            rest.keySet().retainAll(HARMLESS);
        }
        if (!withBody) {
            rest.remove("Content-Type");
            rest.remove("Content-Encoding");
        }
        return rest;
    }

    private static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && Rules.port(one) == Rules.port(other);
    }

    /** Those of an answer. */
    static Map<String, List<String>> of(Response head) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (HttpField field : head.getHeaders()) {
            headers.computeIfAbsent(field.getName(), name -> new ArrayList<>())
                    .add(String.valueOf(field.getValue()));
        }
        return Collections.unmodifiableMap(headers);
    }

    private static void check(String name, List<String> values) {
        boolean formed =
                TOKEN.matcher(name).matches()
                        && values.stream().allMatch(value -> VALUE.matcher(value).matches());
        if (!formed) {
            throw CloudException.invalid("headers", "a header is not well-formed");
        }
        if (OWN.contains(name)) {
            throw CloudException.invalid("headers", "the header " + name + " cannot be set");
        }
    }

    private static Trace trace() {
        String id = MDC.get(Trace.TRACE_ID);
        String span = MDC.get(Trace.SPAN_ID);
        String flags = MDC.get(Trace.FLAGS);
        return id == null || span == null || flags == null
                ? Trace.fresh()
                : new Trace(id, span, flags);
    }
}
