// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Optional;
import org.thecloud.aws.SigV4;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.Objects;
import org.thecloud.storage.service.Preconditions;
import org.thecloud.storage.service.Range;
import org.thecloud.storage.service.Traffic;

/** An object's bytes as an answer: whole or a range, if what the client has is not the same. */
final class Download {

    private final Objects objects;
    private final Traffic traffic;

    Download(Objects objects, Traffic traffic) {
        this.objects = objects;
        this.traffic = traffic;
    }

    Response answer(
            Bucket bucket, ObjectVersion version, HttpServletRequest request, boolean body) {
        objects.check(version, null);
        int refused =
                Preconditions.of(request::getHeader).refusal(version.etag(), version.createdAt());
        if (refused != 0) {
            return described(Response.status(refused), version).build();
        }
        Optional<Range> range = Range.of(request.getHeader("Range"), version.size());
        if (range.isPresent() && range.get().count() == 0) {
            return Response.status(416)
                    .header("Content-Range", "bytes */" + version.size())
                    .build();
        }
        Range wanted = range.orElse(new Range(0, version.size()));
        ResponseBuilder reply = described(Response.status(range.isPresent() ? 206 : 200), version);
        range.ifPresent(part -> reply.header("Content-Range", part.header(version.size())));
        reply.header("Content-Length", wanted.count());
        reply.header("Content-Disposition", disposition(version.key()));
        reply.type(version.contentType());
        if (!body) {
            return reply.build();
        }
        InputStream bytes =
                traffic.sending(bucket, objects.read(version, wanted.from(), wanted.count(), null));
        StreamingOutput output =
                out -> {
                    try (bytes) {
                        bytes.transferTo(out);
                    }
                };
        return reply.entity(output).build();
    }

    private static ResponseBuilder described(ResponseBuilder reply, ObjectVersion version) {
        return reply.tag(new EntityTag(version.etag()))
                .lastModified(Date.from(version.createdAt()))
                .header("Accept-Ranges", "bytes")
                .header("X-Version-Id", version.versionId());
    }

    // As an attachment: a page that somebody stored must not run as one of the platform's.
    private static String disposition(String key) {
        String name = key.substring(key.lastIndexOf('/') + 1);
        String plain =
                new String(name.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII)
                        .replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "_");
        return "attachment; filename=\"%s\"; filename*=UTF-8''%s"
                .formatted(plain, SigV4.encode(name, false));
    }
}
