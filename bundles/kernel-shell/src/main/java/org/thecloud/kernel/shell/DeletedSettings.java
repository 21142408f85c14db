// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.shell;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the file of settings that {@code config:delete} deletes, which else would be read again
 * after a restart. File Install would do it, together with writing all settings back into their
 * files after each change; that is switched off, because it undoes what somebody writes into a file
 * in the meantime.
 */
@Component(service = ConfigurationListener.class)
public final class DeletedSettings implements ConfigurationListener {

    private static final Logger log = LoggerFactory.getLogger(DeletedSettings.class);
    private static final String FILE = "felix.fileinstall.filename";

    private final ConfigurationAdmin settings;
    private final Map<String, Path> files = new ConcurrentHashMap<>();

    @Activate
    public DeletedSettings(@Reference ConfigurationAdmin settings) throws IOException {
        this.settings = settings;
        remember("(" + FILE + "=*)");
    }

    private void remember(String which) throws IOException {
        try {
            Configuration[] all = settings.listConfigurations(which);
            for (Configuration one : all == null ? new Configuration[0] : all) {
                Path file = file(one.getProperties().get(FILE));
                if (file != null) {
                    files.put(one.getPid(), file);
                }
            }
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(which, impossible);
        }
    }

    private static @Nullable Path file(@Nullable Object name) {
        return name != null && name.toString().startsWith("file:/")
                ? Path.of(URI.create(name.toString()))
                : null;
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        try {
            if (event.getType() == ConfigurationEvent.CM_UPDATED) {
                remember("(" + Constants.SERVICE_PID + "=" + event.getPid() + ")");
            } else if (event.getType() == ConfigurationEvent.CM_DELETED) {
                Path file = files.remove(event.getPid());
                if (file != null && Files.deleteIfExists(file)) {
                    log.info("{} is deleted with its settings", file);
                }
            }
        } catch (IOException failed) {
            log.warn("the file of {} stays: {}", event.getPid(), failed.toString());
        }
    }
}
