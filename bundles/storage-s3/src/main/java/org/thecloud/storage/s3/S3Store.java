// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.driver.Driver;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.kernel.work.Sweep;
import org.thecloud.storage.spi.Blob;
import org.thecloud.storage.spi.BlobStore;
import org.thecloud.storage.spi.Draft;
import org.thecloud.storage.spi.Listing;
import org.thecloud.storage.spi.Node;

/**
 * Keeps every blob as an object in a bucket of another S3 service. Its sweep gives up what a crash
 * left half-way: uploads in parts that nobody continues.
 */
@Component(
        service = {BlobStore.class, Sweep.class},
        configurationPid = S3Store.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Driver("s3")
@Designate(ocd = Config.class, factory = true)
public final class S3Store implements BlobStore, Sweep {

    static final String PID = "org.thecloud.storage.s3";

    private static final Logger log = LoggerFactory.getLogger(S3Store.class);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int TRIES = 5;
    private static final Duration MOST_FOR_A_PROBE = Duration.ofSeconds(5);

    private final String name;
    private final URI base;
    private final String prefix;
    private final Bucket bucket;

    /** The same one, for those who want to know soon. */
    private final Bucket probed;

    private final long partBytes;
    private final Duration patience;
    private final Clock clock;
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private volatile Instant lastSeen = Instant.EPOCH;

    /**
     * Does no I/O but for reading the certificates.
     *
     * @throws IllegalArgumentException naming the key that is wrong
     */
    @Activate
    public S3Store(Config config, Map<String, Object> properties) {
        this(config, instance(String.valueOf(properties.get("service.pid"))), Clock.systemUTC());
    }

    S3Store(Config config, String name, Clock clock) {
        require(!config.bucket().isBlank(), "bucket must be given");
        require(!config.access_key().isBlank(), "access.key must be given");
        require(!config.secret_key().isBlank(), "secret.key must be given");
        require(
                config.part_mb() >= 5 && config.part_mb() <= 1024,
                "part.mb must be 5 to 1024, which is what S3 takes");
        require(config.timeout_seconds() > 0, "timeout.seconds must be at least 1");
        require(config.upload_hours() > 0, "upload.hours must be at least 1");
        this.name = name;
        this.base = base(config);
        this.prefix = config.prefix();
        this.partBytes = config.part_mb() * 1_048_576L;
        this.patience = Duration.ofHours(config.upload_hours());
        this.clock = clock;
        Duration timeout = Duration.ofSeconds(config.timeout_seconds());
        HttpClient.Builder http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(timeout);
        if (!config.ca_file().isBlank()) {
            http.sslContext(Certificates.trusted(config.ca_file()));
        }
        HttpClient client = http.build();
        Credentials credentials =
                new Credentials(
                        config.access_key(), new Secret(config.secret_key()), config.region());
        this.bucket = new Bucket(base, credentials, client, timeout, TRIES);
        Duration shorter = timeout.compareTo(MOST_FOR_A_PROBE) < 0 ? timeout : MOST_FOR_A_PROBE;
        this.probed = new Bucket(base, credentials, client, shorter, 1);
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(PID + ": " + sentence);
        }
    }

    private static String instance(String pid) {
        String suffix = pid.substring(pid.indexOf('~') + 1);
        return pid.indexOf('~') < 0 || suffix.equals("default") ? "s3" : "s3~" + suffix;
    }

    private static URI base(Config config) {
        URI endpoint;
        try {
            endpoint = new URI(config.endpoint().strip().replaceAll("/+$", ""));
        } catch (java.net.URISyntaxException wrong) {
            throw new IllegalArgumentException(PID + ": endpoint is no address", wrong);
        }
        require(
                endpoint.getHost() != null
                        && Set.of("http", "https").contains(endpoint.getScheme())
                        && endpoint.getRawPath().isEmpty()
                        && endpoint.getRawQuery() == null,
                "endpoint must be given, as http:// or https:// and a host");
        return URI.create(
                config.path_style()
                        ? endpoint + "/" + config.bucket()
                        : endpoint.getScheme()
                                + "://"
                                + config.bucket()
                                + "."
                                + endpoint.getRawAuthority());
    }

    @Deactivate
    public void close() {
        bucket.close();
    }

    /** The folders spread blobs of one moment over what the service divides its keys by. */
    private String key(UUID id) {
        return "%s%02x/%s".formatted(prefix, id.getLeastSignificantBits() & 0xff, id);
    }

    private Optional<UUID> id(String key) {
        try {
            UUID id = UUID.fromString(key.substring(key.lastIndexOf('/') + 1));
            return key.equals(key(id)) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    @Override
    public Draft create(UUID id) {
        return new S3Draft(id, key(id), bucket, partBytes, running);
    }

    @Override
    public Blob open(UUID id) {
        return S3Blob.open(id, key(id), bucket);
    }

    @Override
    public void delete(UUID id) {
        try {
            bucket.delete(key(id));
        } catch (IOException failed) {
            throw Failures.explained(failed);
        }
    }

    /** Without what is half-written, which the sweep looks after. */
    @Override
    public Listing list(@Nullable String after, int limit) {
        try {
            Bucket.Keys keys = bucket.list(prefix, after, Math.min(limit, 1000));
            List<Listing.Found> blobs = new ArrayList<>();
            String last = null;
            for (Bucket.Found found : keys.found()) {
                last = found.key();
                id(found.key()).ifPresent(id -> blobs.add(new Listing.Found(id, found.at())));
            }
            return new Listing(blobs, keys.more() ? last : null);
        } catch (IOException failed) {
            throw Failures.explained(failed);
        }
    }

    /** How much room there is, no S3 service says. */
    @Override
    public List<Node> nodes() {
        Probe probe = probe();
        return List.of(
                new Node(
                        name,
                        base.getHost(),
                        base + "/" + prefix,
                        probe.state() == Probe.State.READY ? "alive" : "dead: " + probe.message(),
                        lastSeen,
                        0,
                        0));
    }

    @Override
    public Probe probe() {
        try {
            probed.list(prefix, null, 1);
            lastSeen = clock.instant();
            return Probe.ready(base.toString());
        } catch (Refused refused) {
            return Probe.unhealthy(base + " refuses with " + refused.getMessage());
        } catch (IOException failed) {
            return Probe.unhealthy(base + " does not answer: " + failed.getMessage());
        }
    }

    @Override
    public String name() {
        return "storage-" + name + "-uploads";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public void sweep() {
        Instant before = clock.instant().minus(patience);
        int aborted = 0;
        try {
            Bucket.Upload after = null;
            do {
                Bucket.Uploads page = bucket.uploads(prefix, after);
                for (Bucket.Upload upload : page.uploads()) {
                    if (upload.begun().isBefore(before)
                            && id(upload.key()).isPresent()
                            && !running.contains(upload.id())) {
                        bucket.abort(upload.key(), upload.id());
                        aborted++;
                    }
                }
                after = page.next();
            } while (after != null);
        } catch (IOException failed) {
            throw Failures.explained(failed);
        }
        if (aborted > 0) {
            log.info("{} uploads to {} that nobody continued were given up", aborted, base);
        }
    }
}
