// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

/**
 * Whose fault a failure is and what the caller does next. Closed on purpose: the HTTP status and
 * the retry decision follow from the kind alone.
 */
public enum ErrorKind {
    /** The request is malformed or breaks a rule; do not retry. HTTP 400. */
    INVALID(400, false),
    /** No or unknown credentials. HTTP 401. */
    UNAUTHENTICATED(401, false),
    /** Known caller without the right. HTTP 403. */
    FORBIDDEN(403, false),
    /** Nothing there, or another tenant's. HTTP 404. */
    NOT_FOUND(404, false),
    /** Exists already, in use, or in the wrong state. HTTP 409. */
    CONFLICT(409, false),
    /** The version the caller named is not the current one. HTTP 412. */
    STALE(412, false),
    /** Body, name, list or archive over its limit. HTTP 413. */
    TOO_LARGE(413, false),
    /** The media type is not one the endpoint reads. HTTP 415. */
    UNSUPPORTED_MEDIA(415, false),
    /** Well formed, but no installed driver can do it; refused before a row exists. HTTP 422. */
    UNSUPPORTED(422, false),
    /** The tenant's quota would be exceeded. HTTP 429, code tells it from a rate limit. */
    QUOTA_EXCEEDED(429, false),
    /** Too many requests; retry after the time given. HTTP 429. */
    RATE_LIMITED(429, true),
    /** No capacity at present. HTTP 503. */
    EXHAUSTED(503, true),
    /** Infrastructure does not answer; retry with backoff. HTTP 503. */
    UNAVAILABLE(503, true),
    /** Our fault; details are logged, not sent. HTTP 500. */
    INTERNAL(500, true);

    private final int status;
    private final boolean retryable;

    ErrorKind(int status, boolean retryable) {
        this.status = status;
        this.retryable = retryable;
    }

    /** The HTTP status this kind maps to. */
    public int status() {
        return status;
    }

    /** Whether the same call may succeed later without being changed. */
    public boolean retryable() {
        return retryable;
    }
}
