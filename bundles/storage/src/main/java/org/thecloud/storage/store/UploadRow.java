// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.storage.seal.Seal;
import org.thecloud.storage.service.Lock;
import org.thecloud.storage.service.Upload;

@Entity
@Table(name = "storage_upload")
class UploadRow {

    @Id private UUID id;
    private UUID bucket;
    private String name;

    @Column(name = "content_type")
    private String contentType;

    private String headers;
    private String tags;
    private @Nullable String seal;

    private @Nullable Boolean locked;

    @Column(name = "lock_mode")
    private @Nullable String lockMode;

    @Column(name = "lock_until")
    private @Nullable OffsetDateTime lockUntil;

    @Column(name = "legal_hold")
    private boolean hold;

    private UUID owner;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    protected UploadRow() {}

    UploadRow(Upload upload) {
        this.id = upload.id();
        this.bucket = upload.bucket();
        this.name = Names.stored(upload.key());
        this.contentType = upload.contentType();
        this.headers = Fields.text(upload.headers());
        this.tags = Fields.text(upload.tags());
        this.seal = upload.seal() == null ? null : upload.seal().stored();
        Lock lock = upload.lock() == null ? Lock.NONE : upload.lock();
        this.locked = upload.lock() != null;
        this.lockMode = lock.mode() == null ? null : lock.mode().name();
        this.lockUntil = lock.until() == null ? null : lock.until().atOffset(ZoneOffset.UTC);
        this.hold = lock.hold();
        this.owner = upload.owner();
        this.createdAt = upload.createdAt().atOffset(ZoneOffset.UTC);
    }

    Upload upload() {
        return new Upload(
                id,
                bucket,
                Names.key(name),
                contentType,
                Fields.of(headers),
                Fields.of(tags),
                seal == null ? null : Seal.of(seal),
                Boolean.TRUE.equals(locked)
                        ? new Lock(
                                lockMode == null ? null : Lock.Mode.valueOf(lockMode),
                                lockUntil == null ? null : lockUntil.toInstant(),
                                hold)
                        : null,
                owner,
                createdAt.toInstant());
    }
}
