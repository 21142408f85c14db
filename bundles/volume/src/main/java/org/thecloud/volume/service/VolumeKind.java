// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import java.util.Map;
import java.util.TreeMap;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.volume.VolumeSpec;
import org.thecloud.volume.VolumeState;
import org.thecloud.volume.VolumeStatus;
import org.thecloud.volume.Volumes;

/** What the store knows of volumes. */
record VolumeKind() implements ResourceKind<VolumeSpec, VolumeStatus> {

    static final String DRIVER = "driver";
    static final String QUOTA = "storage_gb";

    @Override
    public String name() {
        return Volumes.KIND;
    }

    @Override
    public Class<VolumeSpec> specType() {
        return VolumeSpec.class;
    }

    @Override
    public Class<VolumeStatus> statusType() {
        return VolumeStatus.class;
    }

    @Override
    public String initialState() {
        return VolumeState.CREATING;
    }

    @Override
    public Map<String, Long> quota(VolumeSpec spec) {
        return Map.of(QUOTA, (long) spec.sizeGb());
    }

    @Override
    public Map<String, String> index(VolumeSpec spec) {
        return Map.of(DRIVER, spec.driver());
    }

    @Override
    public Map<String, String> dimensions(VolumeSpec spec) {
        return Map.of("driver", spec.driver(), "size_gb", String.valueOf(spec.sizeGb()));
    }

    // Without the driver that was chosen and the key that was made.
    @Override
    public Object identity(VolumeSpec spec) {
        Map<String, Object> identity = new TreeMap<>();
        identity.put("driver", String.valueOf(spec.requestedDriver()));
        identity.put("size_gb", spec.sizeGb());
        identity.put("encrypted", spec.encrypted());
        identity.put("source", String.valueOf(spec.source()));
        return identity;
    }
}
