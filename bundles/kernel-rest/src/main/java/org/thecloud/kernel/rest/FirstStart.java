// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.apache.karaf.features.BootFinished;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Marks the framework's cache as whole once all features of the first start are installed. Karaf
 * takes a cache with any bundle for a whole one and would never finish a first start that was cut
 * short; {@code bin/setenv} has a cache without the mark made anew.
 */
@Component(service = {})
public final class FirstStart {

    private static final String MARK = "complete";

    @Activate
    public FirstStart(BundleContext context, @Reference BootFinished finished) throws IOException {
        Path cache =
                Path.of(Objects.requireNonNull(context.getProperty(Constants.FRAMEWORK_STORAGE)));
        Files.write(
                cache.resolve(MARK),
                new byte[0],
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
    }
}
