// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.volume.Attachment;
import org.thecloud.volume.Attachments;
import org.thecloud.volume.VolumeError;
import org.thecloud.volume.VolumeSpec;
import org.thecloud.volume.VolumeState;
import org.thecloud.volume.VolumeStatus;

/** Who has which volume, asked of all services whose machines use volumes. */
@Component(service = Holders.class)
public final class Holders {

    private static final Pattern OPEN_END = Pattern.compile("/+$");

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Attachments> services = List.of();

    @Activate
    public Holders() {}

    public Holders(List<Attachments> services) {
        this.services = services;
    }

    /** Those of these volumes that somebody has. */
    public Map<UUID, Attachment> of(Caller caller, Collection<UUID> volumes) {
        Map<UUID, Attachment> held = new HashMap<>();
        if (!volumes.isEmpty()) {
            services.forEach(service -> held.putAll(service.of(caller, volumes)));
        }
        return held;
    }

    /** The volume's state as people see it, which says whether somebody has it. */
    public static String status(
            Resource<VolumeSpec, VolumeStatus> volume, @Nullable Attachment held) {
        if (held == null || !volume.state().equals(VolumeState.AVAILABLE)) {
            return volume.state();
        }
        return switch (held.progress()) {
            case ATTACHING -> VolumeState.ATTACHING;
            case ATTACHED -> VolumeState.IN_USE;
            case DETACHING -> VolumeState.DETACHING;
        };
    }

    /** State that volumes are stored with which are shown with this status. */
    public static String stored(String status) {
        return switch (status) {
            case VolumeState.ATTACHING, VolumeState.IN_USE, VolumeState.DETACHING ->
                    VolumeState.AVAILABLE;
            default -> status;
        };
    }

    /** Lets whoever has the volume know that it is larger than it was. */
    public void enlarged(Caller caller, UUID volume) {
        services.forEach(service -> service.enlarged(caller, volume));
    }

    public Attachment attach(
            Caller caller,
            UUID volume,
            @Nullable String instance,
            @Nullable String path,
            boolean readOnly) {
        if (instance == null || instance.isBlank()) {
            throw CloudException.invalid("instance_id", "instance_id is required");
        }
        if (path == null || path.isBlank()) {
            throw CloudException.invalid("mount_path", "mount_path is required");
        }
        String folder = OPEN_END.matcher(path.strip()).replaceFirst("");
        return service().attach(caller, volume, instance.strip(), folder, readOnly);
    }

    public Attachment detach(Caller caller, UUID volume) {
        return service().detach(caller, volume);
    }

    private Attachments service() {
        List<Attachments> all = services;
        if (all.isEmpty()) {
            throw new CloudException(
                    VolumeError.NOT_INSTALLED,
                    "no service whose instances could take a volume is installed");
        }
        return all.get(0);
    }
}
