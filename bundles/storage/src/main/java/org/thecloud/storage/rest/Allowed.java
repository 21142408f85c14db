// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import jakarta.servlet.http.HttpServletRequest;
import org.thecloud.kernel.Caller;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.policy.Facts;
import org.thecloud.storage.policy.Inquiry;
import org.thecloud.storage.service.Access;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.Query;

/** Asks a bucket's policy about calls that roles and policies of users have allowed already. */
final class Allowed {

    private Allowed() {}

    /** The caller's bucket of this name, unless its policy denies the call. */
    static Bucket bucket(
            Buckets buckets,
            Caller caller,
            HttpServletRequest request,
            Action action,
            String name,
            String key) {
        Bucket bucket = buckets.own(caller, name);
        check(bucket, caller, request, action, key);
        return bucket;
    }

    static void check(
            Bucket bucket, Caller caller, HttpServletRequest request, Action action, String key) {
        Access.refuseDenied(
                bucket,
                new Inquiry(
                        action,
                        caller,
                        bucket.name(),
                        key,
                        Facts.of(
                                caller,
                                request.isSecure(),
                                request::getHeader,
                                Query.of(request.getQueryString())::get)));
    }
}
