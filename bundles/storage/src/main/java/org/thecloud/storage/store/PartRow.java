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
import org.thecloud.storage.service.Part;

@Entity
@Table(name = "storage_part")
class PartRow {

    @Id private UUID id;
    private UUID upload;
    private int number;
    private UUID blob;
    private long size;
    private String etag;
    private String sha256;
    private @Nullable String checksum;
    private @Nullable String seal;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    protected PartRow() {}

    PartRow(Part part) {
        this.id = part.id();
        this.upload = part.upload();
        this.number = part.number();
        this.blob = part.blob();
        this.size = part.size();
        this.etag = part.etag();
        this.sha256 = part.sha256();
        this.checksum = part.checksum();
        this.seal = part.seal() == null ? null : part.seal().stored();
        this.createdAt = part.createdAt().atOffset(ZoneOffset.UTC);
    }

    Part part() {
        return new Part(
                id,
                upload,
                number,
                blob,
                size,
                etag,
                sha256,
                checksum,
                seal == null ? null : Seal.of(seal),
                createdAt.toInstant());
    }
}
