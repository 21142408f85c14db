// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;

/** A stored row in the shape its kind knows. */
final class Shape {

    private Shape() {}

    static <S, T> Resource<S, T> of(ResourceKind<S, T> kind, ResourceRow row) {
        return new Resource<>(
                row.id(),
                row.kind(),
                new TenantId(row.tenant()),
                row.name(),
                row.owner(),
                row.version(),
                row.generation(),
                Json.read(row.spec(), kind.specType()),
                row.status() == null ? null : Json.read(row.status(), kind.statusType()),
                row.state(),
                row.reason(),
                row.deleting(),
                Json.strings(row.labels()),
                row.createdBy(),
                row.createdAt().toInstant(),
                row.updatedAt().toInstant());
    }
}
