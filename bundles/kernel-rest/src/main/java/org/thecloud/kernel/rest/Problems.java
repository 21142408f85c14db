// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.KernelError;

/** The one place where a failure becomes an answer. */
@Provider
public final class Problems implements ExceptionMapper<Throwable> {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    @Override
    public Response toResponse(Throwable failed) {
        Call call = Call.current();
        BodyLimit.discard(Call.request());
        CloudException known = find(failed);
        Problem problem;
        if (known != null) {
            problem = Problem.of(known, call.requestId());
        } else if (failed instanceof WebApplicationException standard) {
            problem = ofStandard(standard.getResponse().getStatus(), call.requestId());
        } else {
            problem = Problem.of(CloudException.internal("unexpected", failed), call.requestId());
        }
        if (problem.status() >= 500 && (known == null || known.kind() == ErrorKind.INTERNAL)) {
            log.error("request {} failed: {}", call.requestId(), call.action(), failed);
        }
        call.refused(problem.code(), problem.detail());
        Response.ResponseBuilder answer =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        if (known != null && known.kind().retryable() && known.kind() != ErrorKind.INTERNAL) {
            answer.header(
                    HttpHeaders.RETRY_AFTER, known.details().getOrDefault("retry_after", "1"));
        }
        if (failed instanceof WebApplicationException standard) {
            Object allow = standard.getResponse().getHeaderString(HttpHeaders.ALLOW);
            if (allow != null) {
                answer.header(HttpHeaders.ALLOW, allow);
            }
        }
        return answer.build();
    }

    private static @Nullable CloudException find(Throwable failed) {
        for (Throwable at = failed; at != null; at = at.getCause()) {
            if (at instanceof CloudException known) {
                return known;
            }
        }
        return null;
    }

    static Problem ofStandard(int status, String requestId) {
        return switch (status) {
            case 404 ->
                    problem(
                            404,
                            KernelError.NOT_FOUND.name(),
                            "there is nothing at this path",
                            requestId);
            case 405 ->
                    problem(
                            405,
                            "METHOD_NOT_ALLOWED",
                            "this path does not know this method",
                            requestId);
            case 406 ->
                    problem(406, "NOT_ACCEPTABLE", "this path answers application/json", requestId);
            case 415 ->
                    problem(
                            415,
                            KernelError.UNSUPPORTED_MEDIA_TYPE.name(),
                            "the body must be application/json",
                            requestId);
            default ->
                    status < 500
                            ? problem(
                                    status,
                                    KernelError.INVALID_INPUT.name(),
                                    "the request is malformed",
                                    requestId)
                            : problem(
                                    status,
                                    KernelError.INTERNAL.name(),
                                    "an error of the platform; please report the request id",
                                    requestId);
        };
    }

    private static Problem problem(int status, String code, String detail, String requestId) {
        return Problem.of(status, code, detail, null, requestId, Map.of());
    }
}
