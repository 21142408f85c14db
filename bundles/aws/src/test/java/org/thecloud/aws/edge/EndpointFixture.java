// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsCall;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.aws.AwsService;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.access.Decision;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * A protocol behind a real HTTP server, for its tests. Who calls is told by the access key id;
 * signatures are the listener's business and are not looked at.
 */
public final class EndpointFixture extends HttpServlet implements AutoCloseable {

    private static final long serialVersionUID = 1L;

    private final transient AwsService service;
    private final transient Map<String, Caller> callers;

    /** Permissions that nobody has. */
    public final transient Set<String> forbidden = ConcurrentHashMap.newKeySet();

    private final transient Server server = new Server();
    private final transient ServerConnector connector = new ServerConnector(server);

    public EndpointFixture(AwsService service, Map<String, Caller> callers) throws Exception {
        this.service = service;
        this.callers = callers;
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(this), "/*");
        server.setHandler(context);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    /** A client of the SDK that signs with this key. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, String key) {
        return builder.endpointOverride(uri())
                .region(Region.EU_CENTRAL_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(key, "secret")))
                .build();
    }

    /** The SDK must have been refused, with this code of the protocol. */
    public static void refused(String code, ThrowingCallable call) {
        assertThatExceptionOfType(AwsServiceException.class)
                .isThrownBy(call)
                .satisfies(
                        refusal ->
                                assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        String authorization = String.valueOf(request.getHeader("Authorization"));
        String key = authorization.replaceAll(".*Credential=([^/]*)/.*", "$1");
        Call call = new Call(callers.get(key), forbidden);
        try {
            service.serve(call, request, response);
        } catch (AwsRefusal refusal) {
            service.refuse(call, refusal, request, response);
        }
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }

    private record Call(@Nullable Caller known, Set<String> forbidden) implements AwsCall {

        @Override
        public Caller caller() {
            if (known == null) {
                throw new AwsRefusal(403, "InvalidAccessKeyId", "unknown");
            }
            return known;
        }

        @Override
        public boolean anonymous() {
            return known == null;
        }

        @Override
        public @Nullable String accessKeyId() {
            return null;
        }

        @Override
        public String requestId() {
            return UUID.randomUUID().toString();
        }

        @Override
        public String region() {
            return "eu-central-1";
        }

        @Override
        public @Nullable String subdomain() {
            return null;
        }

        @Override
        public Map<String, String> trailers() {
            return Map.of();
        }

        @Override
        public void wants(String permission, String resource, boolean mutating) {
            // nobody keeps a record here
        }

        @Override
        public Decision decide(String permission, String resource) {
            return new Decision(!forbidden.contains(permission), "denied by the test");
        }

        @Override
        public void require(String permission, String resource) {
            Decision decision = decide(permission, resource);
            if (!decision.allowed()) {
                throw new AwsRefusal(403, "AccessDenied", decision.because());
            }
        }

        @Override
        public void signIn(String credential, String text, String signature) {
            throw new UnsupportedOperationException("there are no forms to sign in with here");
        }
    }
}
