// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.storage.seal.Seal;
import org.thecloud.storage.service.Lock;
import org.thecloud.storage.service.ObjectVersion;

@Entity
@Table(name = "storage_object")
class ObjectRow {

    static final String COLUMNS =
            "id, bucket, name, place, seq, null_version, marker, size, etag, sha256, checksum,"
                    + " content_type, headers, tags, blob, parts, seal, lock_mode, lock_until,"
                    + " legal_hold, owner, created_at";

    static final String INSERT =
            "insert into storage_object ("
                    + COLUMNS
                    + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    @Id private UUID id;
    private UUID bucket;
    private String name;
    private long place;
    private long seq;

    @Column(name = "null_version")
    private boolean nullVersion;

    private boolean marker;
    private long size;
    private String etag;
    private @Nullable String sha256;
    private @Nullable String checksum;

    @Column(name = "content_type")
    private String contentType;

    private String headers;
    private String tags;
    private @Nullable UUID blob;
    private @Nullable UUID parts;
    private @Nullable String seal;

    @Column(name = "lock_mode")
    private @Nullable String lockMode;

    @Column(name = "lock_until")
    private @Nullable OffsetDateTime lockUntil;

    @Column(name = "legal_hold")
    private boolean hold;

    private UUID owner;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    protected ObjectRow() {}

    ObjectRow(ObjectVersion version, long seq) {
        this.id = version.id();
        this.bucket = version.bucket();
        this.name = Names.stored(version.key());
        this.place = version.place();
        this.seq = seq;
        this.nullVersion = version.nullVersion();
        this.marker = version.marker();
        this.size = version.size();
        this.etag = version.etag();
        this.sha256 = version.sha256();
        this.checksum = version.checksum();
        this.contentType = version.contentType();
        this.headers = Fields.text(version.headers());
        this.tags = Fields.text(version.tags());
        this.blob = version.blob();
        this.parts = version.parts();
        this.seal = version.seal() == null ? null : version.seal().stored();
        this.owner = version.owner();
        this.createdAt = version.createdAt().atOffset(ZoneOffset.UTC);
        lock(version.lock());
    }

    /** From a row with all columns. */
    static ObjectRow of(ResultSet row) throws SQLException {
        ObjectRow object = new ObjectRow();
        object.id = row.getObject("id", UUID.class);
        object.bucket = row.getObject("bucket", UUID.class);
        object.name = row.getString("name");
        object.place = row.getLong("place");
        object.seq = row.getLong("seq");
        object.nullVersion = row.getBoolean("null_version");
        object.marker = row.getBoolean("marker");
        object.size = row.getLong("size");
        object.etag = row.getString("etag");
        object.sha256 = row.getString("sha256");
        object.checksum = row.getString("checksum");
        object.contentType = row.getString("content_type");
        object.headers = row.getString("headers");
        object.tags = row.getString("tags");
        object.blob = row.getObject("blob", UUID.class);
        object.parts = row.getObject("parts", UUID.class);
        object.seal = row.getString("seal");
        object.lockMode = row.getString("lock_mode");
        object.lockUntil = row.getObject("lock_until", OffsetDateTime.class);
        object.hold = row.getBoolean("legal_hold");
        object.owner = row.getObject("owner", UUID.class);
        object.createdAt = row.getObject("created_at", OffsetDateTime.class);
        return object;
    }

    /** In the order of the columns. */
    @Nullable Object[] values() {
        return new @Nullable Object[] {
            id,
            bucket,
            name,
            place,
            seq,
            nullVersion,
            marker,
            size,
            etag,
            sha256,
            checksum,
            contentType,
            headers,
            tags,
            blob,
            parts,
            seal,
            lockMode,
            lockUntil,
            hold,
            owner,
            createdAt
        };
    }

    final void lock(Lock lock) {
        lockMode = lock.mode() == null ? null : lock.mode().name();
        lockUntil = lock.until() == null ? null : lock.until().atOffset(ZoneOffset.UTC);
        hold = lock.hold();
    }

    Stored stored() {
        return new Stored(version(), seq);
    }

    ObjectVersion version() {
        return new ObjectVersion(
                id,
                bucket,
                Names.key(name),
                place,
                nullVersion,
                marker,
                size,
                etag,
                sha256,
                checksum,
                contentType,
                Fields.of(headers),
                Fields.of(tags),
                blob,
                parts,
                seal == null ? null : Seal.of(seal),
                new Lock(
                        lockMode == null ? null : Lock.Mode.valueOf(lockMode),
                        lockUntil == null ? null : lockUntil.toInstant(),
                        hold),
                owner,
                createdAt.toInstant());
    }
}
