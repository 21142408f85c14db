// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;

/** Reads and writes JSON bodies, and says what is wrong with one. */
@Provider
@Consumes({MediaType.APPLICATION_JSON, "application/*+json"})
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
public final class JsonBodies implements MessageBodyReader<Object>, MessageBodyWriter<Object> {

    private static final Pattern JSON_TYPE =
            Pattern.compile(
                    "\\s*application/(?:[\\w.-]+\\+)?json\\s*(?:;.*)?", Pattern.CASE_INSENSITIVE);

    private final ObjectMapper mapper;

    JsonBodies(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public boolean isReadable(
            Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return !InputStream.class.isAssignableFrom(type);
    }

    /** An empty body is none, whatever its sender says of it: null. */
    @Override
    public @Nullable Object readFrom(
            Class<Object> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        checkType(headers.getFirst(HttpHeaders.CONTENT_TYPE));
        try (JsonParser parser = mapper.createParser(body)) {
            if (parser.nextToken() == null) {
                return null;
            }
            Object value =
                    mapper.readerFor(mapper.constructType(generic))
                            .withAttribute(Json.UNKNOWN_FIELDS, Call.current().unknownFields())
                            .readValue(parser);
            if (value == null) {
                throw CloudException.invalid("", "the body must be a JSON object, not null");
            }
            return value;
        } catch (JsonProcessingException wrong) {
            throw explained(wrong);
        }
    }

    /** CXF lets wildcards and nonsense through to here; no type at all is taken for JSON. */
    private static void checkType(@Nullable String given) {
        if (given != null && !JSON_TYPE.matcher(given).matches()) {
            throw new CloudException(
                    KernelError.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json");
        }
    }

    private static CloudException explained(JsonProcessingException wrong) {
        for (Throwable at = wrong; at != null; at = at.getCause()) {
            if (at instanceof CloudException ours) {
                return ours;
            }
            if (at instanceof StreamConstraintsException tooMuch) {
                return new CloudException(
                        KernelError.MALFORMED_JSON,
                        "the body breaks a limit: " + tooMuch.getOriginalMessage());
            }
            if (at instanceof StreamReadException unreadable) {
                return malformed(unreadable);
            }
        }
        if (wrong instanceof JsonMappingException misfit && !misfit.getPath().isEmpty()) {
            String field =
                    misfit.getPath().stream()
                            .map(
                                    step ->
                                            step.getFieldName() == null
                                                    ? "[" + step.getIndex() + "]"
                                                    : step.getFieldName())
                            .collect(Collectors.joining("."));
            return CloudException.invalid(field, field + " has a value of the wrong type or form");
        }
        return new CloudException(
                KernelError.MALFORMED_JSON, "the body is not the JSON value that is expected here");
    }

    private static CloudException malformed(StreamReadException unreadable) {
        JsonLocation place = unreadable.getLocation();
        int line = place == null ? 0 : place.getLineNr();
        int column = place == null ? 0 : place.getColumnNr();
        return new CloudException(
                KernelError.MALFORMED_JSON,
                "the body is not valid JSON at line %d, column %d".formatted(line, column),
                Map.of("line", Integer.toString(line), "column", Integer.toString(column)));
    }

    @Override
    public boolean isWriteable(
            Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return !CharSequence.class.isAssignableFrom(type)
                && !InputStream.class.isAssignableFrom(type)
                && !jakarta.ws.rs.core.StreamingOutput.class.isAssignableFrom(type)
                && type != byte[].class;
    }

    @Override
    public void writeTo(
            Object value,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        out.write(mapper.writeValueAsBytes(value));
    }
}
