// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.thecloud.aws.AwsCall;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.SigV4;
import org.thecloud.identity.AccessKey;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Decision;

/** One request on its way. */
final class EdgeCall implements AwsCall {

    /** Two runtimes, or one after a restart, do not give the same request id. */
    private static final String RUN =
            UUID.randomUUID().toString().replace("-", "").substring(0, 20).toUpperCase(Locale.ROOT);

    private static final AtomicLong NUMBER = new AtomicLong();
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int NUMBER_DIGITS = 12;

    private final Gate gate;
    private final String requestId = RUN + HEX.toHexDigits(NUMBER.incrementAndGet(), NUMBER_DIGITS);
    private final String address;
    private final @Nullable String userAgent;
    private final @Nullable String wantedTenant;
    private final @Nullable String subdomain;
    private final Instant at = Instant.now();
    private final long began = System.nanoTime();
    private final Map<String, String> trailers = new HashMap<>();
    private Caller caller;
    private String region = "us-east-1";
    private @Nullable String accessKeyId;
    private String action;
    private String resource = "";
    private boolean mutating;
    private @Nullable String code;
    private @Nullable String detail;
    private boolean recorded;

    EdgeCall(Gate gate, HttpServletRequest request, String... domains) {
        this.gate = gate;
        this.address = request.getRemoteAddr();
        this.userAgent = request.getHeader("User-Agent");
        this.wantedTenant = request.getHeader("X-Tenant-ID");
        this.action = request.getMethod() + " " + request.getRequestURI();
        this.mutating = !List.of("GET", "HEAD", "OPTIONS").contains(request.getMethod());
        this.subdomain = subdomain(request.getHeader("Host"), domains);
        this.caller =
                new Caller(
                        Principal.ANONYMOUS,
                        TenantId.PLATFORM,
                        requestId,
                        address,
                        Conditions.NONE);
    }

    private static @Nullable String subdomain(@Nullable String header, String... domains) {
        if (header == null) {
            return null;
        }
        int port = header.lastIndexOf(':');
        boolean bare = port < 0 || header.endsWith("]"); // an IPv6 address has colons of its own
        String host = (bare ? header : header.substring(0, port)).toLowerCase(Locale.ROOT);
        for (String domain : domains) {
            if (host.endsWith("." + domain)) {
                return host.substring(0, host.length() - domain.length() - 1);
            }
        }
        return null;
    }

    /** The request is this key's. */
    void signedBy(AccessKey key, String in) {
        TenantId tenant = gate.tenant(key, wantedTenant);
        caller = new Caller(key.principal(), tenant, requestId, address, Conditions.NONE);
        accessKeyId = key.id();
        region = in;
        MDC.put("tenant", tenant.toString());
        gate.limits.known(caller);
    }

    boolean signed() {
        return accessKeyId != null;
    }

    @Override
    public void signIn(String credential, String text, String signature) {
        Claim.Scope scope = Claim.Scope.of(credential, "InvalidRequest");
        AccessKey key = gate.key(scope, address);
        byte[] signingKey =
                SigV4.signingKey(
                        key.signingSecret().reveal(),
                        scope.date(),
                        scope.region(),
                        scope.service());
        if (!SigV4.same(SigV4.sign(signingKey, text), signature)) {
            gate.limits.wrongSignature(address, scope.accessKeyId());
            throw Verifier.wrong();
        }
        signedBy(key, scope.region());
    }

    @Override
    public Decision decide(String permission, String name) {
        if (anonymous()) {
            return new Decision(false, "the request is not signed");
        }
        return gate.authorizer.ask(service -> service.decide(caller, permission, name));
    }

    @Override
    public void require(String permission, String name) {
        Decision decision = decide(permission, name);
        if (!decision.allowed()) {
            throw new AwsRefusal(
                    403,
                    "AccessDenied",
                    "you may not %s on %s: %s".formatted(permission, name, decision.because()));
        }
    }

    @Override
    public void wants(String permission, String name, boolean changes) {
        action = permission;
        resource = name;
        mutating = changes;
    }

    void refused(AwsRefusal refusal) {
        code = refusal.code();
        detail = refusal.sentence();
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public boolean anonymous() {
        return accessKeyId == null;
    }

    @Override
    public @Nullable String accessKeyId() {
        return accessKeyId;
    }

    @Override
    public String requestId() {
        return requestId;
    }

    @Override
    public String region() {
        return region;
    }

    @Override
    public @Nullable String subdomain() {
        return subdomain;
    }

    @Override
    public Map<String, String> trailers() {
        return trailers;
    }

    String address() {
        return address;
    }

    @Nullable String userAgent() {
        return userAgent;
    }

    Instant at() {
        return at;
    }

    long began() {
        return began;
    }

    String action() {
        return action;
    }

    String resource() {
        return resource;
    }

    boolean mutating() {
        return mutating;
    }

    @Nullable String code() {
        return code;
    }

    @Nullable String detail() {
        return detail;
    }

    /** True the first time. */
    boolean record() {
        boolean first = !recorded;
        recorded = true;
        return first;
    }
}
