// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import java.util.Map;
import java.util.TreeMap;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.volume.SnapshotSpec;
import org.thecloud.volume.SnapshotStatus;
import org.thecloud.volume.VolumeState;

/** What the store knows of snapshots: one may come to need as much room as its volume. */
record SnapshotKind() implements ResourceKind<SnapshotSpec, SnapshotStatus> {

    static final String NAME = "snapshot";
    static final String VOLUME = "volume";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<SnapshotSpec> specType() {
        return SnapshotSpec.class;
    }

    @Override
    public Class<SnapshotStatus> statusType() {
        return SnapshotStatus.class;
    }

    @Override
    public String initialState() {
        return VolumeState.CREATING;
    }

    @Override
    public Map<String, Long> quota(SnapshotSpec spec) {
        return Map.of(VolumeKind.QUOTA, (long) spec.sizeGb());
    }

    @Override
    public Map<String, String> index(SnapshotSpec spec) {
        return Map.of(VolumeKind.DRIVER, spec.driver(), VOLUME, spec.volume().toString());
    }

    @Override
    public Map<String, String> dimensions(SnapshotSpec spec) {
        return Map.of("driver", spec.driver(), "size_gb", String.valueOf(spec.sizeGb()));
    }

    @Override
    public Object identity(SnapshotSpec spec) {
        return new TreeMap<>(
                Map.of(
                        VOLUME,
                        spec.volume().toString(),
                        "description",
                        String.valueOf(spec.description())));
    }
}
