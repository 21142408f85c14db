// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.jspecify.annotations.Nullable;
import org.thecloud.storage.seal.Seal;
import org.thecloud.storage.service.Upload;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

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
                owner,
                createdAt.toInstant());
    }
}
