// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.policy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Principal;

/** What conditions of policies may look at, by names in lower case. */
public final class Facts {

    static final String SOURCE_IP = "aws:sourceip";
    static final String PRINCIPAL_ACCOUNT = "aws:principalaccount";
    static final String USER_ID = "aws:userid";
    private static final String HEADER = "s3:x-amz-";

    /** Headers that conditions may be about. */
    private static final List<String> HEADERS =
            List.of(
                    "x-amz-acl",
                    "x-amz-content-sha256",
                    "x-amz-copy-source",
                    "x-amz-metadata-directive",
                    "x-amz-server-side-encryption",
                    "x-amz-server-side-encryption-customer-algorithm",
                    "x-amz-storage-class");

    private static final Map<String, String> PARAMETERS =
            Map.of(
                    "prefix", "s3:prefix",
                    "delimiter", "s3:delimiter",
                    "max-keys", "s3:max-keys",
                    "versionId", "s3:versionid");

    private static final Set<String> OTHERS =
            Set.of(
                    SOURCE_IP,
                    PRINCIPAL_ACCOUNT,
                    USER_ID,
                    "aws:currenttime",
                    "aws:securetransport",
                    "aws:useragent",
                    "aws:referer");

    private Facts() {}

    static boolean known(String key) {
        return OTHERS.contains(key)
                || PARAMETERS.containsValue(key)
                || key.startsWith(HEADER) && HEADERS.contains(key.substring("s3:".length()));
    }

    /**
     * The facts of a request.
     *
     * @param secure whether it came through TLS
     */
    public static Map<String, String> of(
            Caller caller,
            boolean secure,
            UnaryOperator<@Nullable String> headers,
            UnaryOperator<@Nullable String> parameters) {
        Map<String, String> facts = new HashMap<>();
        facts.put("aws:securetransport", String.valueOf(secure));
        facts.put("aws:currenttime", Instant.now().toString());
        put(facts, SOURCE_IP, caller.address());
        put(facts, "aws:useragent", headers.apply("User-Agent"));
        put(facts, "aws:referer", headers.apply("Referer"));
        if (caller.principal().type() != Principal.Type.ANONYMOUS) {
            facts.put(USER_ID, caller.principal().id().toString());
            facts.put(PRINCIPAL_ACCOUNT, caller.tenant().toString());
        }
        for (String header : HEADERS) {
            put(facts, "s3:" + header.toLowerCase(Locale.ROOT), headers.apply(header));
        }
        PARAMETERS.forEach((parameter, fact) -> put(facts, fact, parameters.apply(parameter)));
        return facts;
    }

    private static void put(Map<String, String> facts, String name, @Nullable String value) {
        if (value != null) {
            facts.put(name, value);
        }
    }
}
