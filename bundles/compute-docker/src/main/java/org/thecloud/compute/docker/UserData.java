// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.thecloud.kernel.Secret;

/** User data as the file that programs in the container find it in. */
final class UserData {

    private static final String FOLDER = "run/thecloud/";
    private static final String FILE = FOLDER + "user-data";

    private UserData() {}

    /** To be unpacked at the root of the container. */
    static InputStream archive(Secret userData) {
        return new ByteArrayInputStream(bytes(userData));
    }

    static byte[] bytes(Secret userData) {
        byte[] content = userData.reveal().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry folder = new TarArchiveEntry(FOLDER);
            folder.setMode(TarArchiveEntry.DEFAULT_DIR_MODE);
            tar.putArchiveEntry(folder);
            tar.closeArchiveEntry();
            TarArchiveEntry file = new TarArchiveEntry(FILE);
            // the image's program need not be root
            file.setMode(0100444);
            file.setSize(content.length);
            tar.putArchiveEntry(file);
            tar.write(content);
            tar.closeArchiveEntry();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }
}
