// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import java.lang.annotation.Annotation;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import org.thecloud.kernel.Secret;

/** A store in a bucket, for tests of others too. */
public final class S3Fixture {

    /** Where the bucket is, and who uses it. */
    public record Place(String endpoint, String bucket, String accessKey, String secretKey) {

        public Place withSecret(String other) {
            return new Place(endpoint, bucket, accessKey, other);
        }

        public Place withBucket(String other) {
            return new Place(endpoint, other, accessKey, secretKey);
        }

        public Place withEndpoint(String other) {
            return new Place(other, bucket, accessKey, secretKey);
        }
    }

    private record Settings(
            String endpoint,
            String region,
            String bucket,
            String prefix,
            boolean path_style,
            String access_key,
            String secret_key,
            String ca_file,
            int part_mb,
            int timeout_seconds,
            int upload_hours)
            implements Config {

        @Override
        public Class<? extends Annotation> annotationType() {
            return Config.class;
        }
    }

    private S3Fixture() {}

    /** A store with parts as small as can be. */
    public static S3Store in(Place place) {
        return in(place, Duration.ZERO);
    }

    /** A store whose clock is ahead. */
    static S3Store in(Place place, Duration ahead) {
        return new S3Store(
                new Settings(
                        place.endpoint(),
                        "us-east-1",
                        place.bucket(),
                        "some/where/",
                        true,
                        place.accessKey(),
                        place.secretKey(),
                        "",
                        5,
                        20,
                        24),
                "s3",
                Clock.offset(Clock.systemUTC(), ahead));
    }

    /** The bucket itself. */
    static Bucket bucket(Place place) {
        return new Bucket(
                URI.create(place.endpoint() + "/" + place.bucket()),
                new Credentials(place.accessKey(), new Secret(place.secretKey()), "us-east-1"),
                HttpClient.newHttpClient(),
                Duration.ofSeconds(20),
                1);
    }
}
