// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import jakarta.servlet.http.HttpServletRequest;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.storage.policy.Action;
import org.thecloud.storage.policy.Facts;
import org.thecloud.storage.policy.Inquiry;
import org.thecloud.storage.service.Access;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Buckets;
import org.thecloud.storage.service.Query;
import org.thecloud.storage.service.Traffic;

/**
 * Asks a bucket's policy about calls that roles and policies of users have allowed already, and
 * counts those that it lets in.
 */
@Component(service = Allowed.class)
public final class Allowed {

    private final Buckets buckets;
    private final Traffic traffic;

    @Activate
    public Allowed(@Reference Buckets buckets, @Reference Traffic traffic) {
        this.buckets = buckets;
        this.traffic = traffic;
    }

    /** The caller's bucket of this name, unless its policy denies the call. */
    Bucket bucket(
            Caller caller, HttpServletRequest request, Action action, String name, String key) {
        Bucket bucket = buckets.own(caller, name);
        check(bucket, caller, request, action, key);
        return bucket;
    }

    void check(
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
        traffic.request(bucket, action.mutating());
    }
}
