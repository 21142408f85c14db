// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.storage.service.Bucket;

/**
 * Access control lists as they are where the bucket's owner owns every object: there is one, which
 * gives its owner everything, and no other can be set.
 */
final class Acls {

    private static final String TYPE =
            " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"";

    private Acls() {}

    /** Refuses a request whose headers ask for another list. */
    static void ofRequest(S3Request request) {
        if (other(request)) {
            throw notSupported();
        }
    }

    /** The same for a bucket that is being made. */
    static void ofNewBucket(S3Request request) {
        String ownership = request.header("x-amz-object-ownership");
        if (ownership != null && !ownership.equals("BucketOwnerEnforced")) {
            throw Errors.notImplemented("the object ownership " + ownership);
        }
        if (other(request)) {
            throw new AwsRefusal(
                    400,
                    "InvalidBucketAclWithObjectOwnership",
                    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced"
                            + " setting");
        }
    }

    private static boolean other(S3Request request) {
        String acl = request.header("x-amz-acl");
        return acl != null && !acl.equals("private") && !acl.equals("bucket-owner-full-control")
                || Collections.list(request.http().getHeaderNames()).stream()
                        .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-amz-grant-"));
    }

    private static AwsRefusal notSupported() {
        return new AwsRefusal(
                400, "AccessControlListNotSupported", "The bucket does not allow ACLs");
    }

    /** Refuses a list in the headers or the body unless it is the one there is. */
    static void same(S3Request request, Bucket bucket) throws IOException {
        ofRequest(request);
        if (request.header("x-amz-acl") != null) {
            request.http().getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            return;
        }
        Document document = Document.of(request.http().getInputStream());
        Document list = document.first("AccessControlList");
        if (!document.name().equals("AccessControlPolicy") || list == null) {
            throw Document.malformed();
        }
        for (Document grant : list.all("Grant")) {
            Document grantee = grant.first("Grantee");
            boolean owner = grantee != null && bucket.tenant().toString().equals(id(grantee));
            if (!owner || !grant.required("Permission").equals("FULL_CONTROL")) {
                throw notSupported();
            }
        }
    }

    private static @Nullable String id(Document grantee) {
        String id = grantee.text("ID");
        return id == null ? null : id.strip();
    }

    static Xml of(Bucket bucket) {
        return new Xml("AccessControlPolicy")
                .open("Owner")
                .add("ID", bucket.tenant())
                .close("Owner")
                .open("AccessControlList")
                .open("Grant")
                .open("Grantee" + TYPE)
                .add("ID", bucket.tenant())
                .close("Grantee")
                .add("Permission", "FULL_CONTROL")
                .close("Grant")
                .close("AccessControlList");
    }
}
