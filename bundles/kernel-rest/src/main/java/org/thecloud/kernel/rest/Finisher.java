// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.KernelError;

/**
 * The last look at an answer: on record, dry runs marked, unread fields reported, nothing sent that
 * the client has.
 */
@Provider
public final class Finisher implements ContainerResponseFilter {

    private static final Logger log = LoggerFactory.getLogger(Finisher.class);

    private final Recorder recorder;

    Finisher(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public void filter(ContainerRequestContext asked, ContainerResponseContext answer) {
        Call call = Call.current();
        if (call.conditions().dryRun() && answer.getStatus() < 300) {
            answer.setStatus(200);
            answer.getHeaders().putSingle("Dry-Run", "true");
            answer.getHeaders().remove(HttpHeaders.LOCATION); // nothing is there
        }
        nameWhatWasMade(call, answer);
        for (String field : call.unknownFields()) {
            String name = field.replaceAll("[^A-Za-z0-9_.-]", "?");
            answer.getHeaders().add("Warning", "299 - \"unknown field " + name + "\"");
        }
        notModified(asked, answer);
        try {
            recorder.answered(call, answer.getStatus());
        } catch (RuntimeException failed) {
            log.error("request {} could not be recorded", call.requestId(), failed);
            Problem problem =
                    Problem.of(
                            503,
                            KernelError.UNAVAILABLE.name(),
                            "the call cannot be recorded, so it is not confirmed; look before you repeat it",
                            null,
                            call.requestId(),
                            Map.of());
            answer.setStatus(503);
            answer.setEntity(problem, new Annotation[0], MediaType.valueOf(Problem.MEDIA_TYPE));
        }
    }

    private static void nameWhatWasMade(Call call, ContainerResponseContext answer) {
        Object place = answer.getHeaders().getFirst(HttpHeaders.LOCATION);
        if (place != null && answer.getStatus() < 300) {
            String path = place.toString();
            call.made(path.substring(path.lastIndexOf('/') + 1));
        }
    }

    private static void notModified(
            ContainerRequestContext asked, ContainerResponseContext answer) {
        EntityTag tag = answer.getEntityTag();
        String known = asked.getHeaderString(HttpHeaders.IF_NONE_MATCH);
        if (tag != null
                && known != null
                && asked.getMethod().equals("GET")
                && answer.getStatus() == 200
                && known.contains("\"" + tag.getValue() + "\"")) {
            answer.setStatus(304);
            answer.setEntity(null);
        }
    }
}
