// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of one store. */
@ObjectClassDefinition(
        id = S3Store.PID,
        name = "The Cloud: storage behind S3",
        description = "The bucket of another S3 service that keeps the bytes of objects.")
@interface Config {

    @AttributeDefinition(
            description = "Address of the service, such as https://s3.example.org; must be given.")
    String endpoint() default "";

    @AttributeDefinition(description = "Region that requests are signed for.")
    String region() default "us-east-1";

    @AttributeDefinition(description = "Bucket, which must be there; must be given.")
    String bucket() default "";

    @AttributeDefinition(
            description =
                    "What keys of this platform begin with, such as cloud/, if the bucket holds other things too.")
    String prefix() default "";

    @AttributeDefinition(
            description =
                    "Whether the bucket is named in the path; otherwise it is part of the host's name.")
    boolean path_style() default true;

    @AttributeDefinition(description = "Id of the access key; must be given.")
    String access_key() default "";

    @AttributeDefinition(
            description = "Secret of the access key; must be given.",
            type = AttributeType.PASSWORD)
    String secret_key() default "";

    @AttributeDefinition(
            description =
                    "PEM file with the certificates that the server's may be signed with; empty means"
                            + " those that the Java runtime trusts.")
    String ca_file() default "";

    @AttributeDefinition(
            description =
                    "Megabytes that are sent at a time, 5 to 1024; as many are put aside on this"
                            + " machine's disk for each upload.")
    int part_mb() default 8;

    @AttributeDefinition(
            description = "Seconds to wait for a connection, and for each request to be answered.")
    int timeout_seconds() default 60;

    @AttributeDefinition(
            description = "Hours after which an upload that a crash left half-way is given up.")
    int upload_hours() default 24;
}
