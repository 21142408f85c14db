// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.crypto;

import java.nio.file.Path;
import org.thecloud.kernel.access.Cipher;

/** The real cipher with keys of the test's own and cheap passwords. */
public final class CipherFixture {

    private CipherFixture() {}

    /** Keys in a folder of the test. */
    public static Cipher in(Path folder) {
        return new KeyRingCipher(folder.resolve("cloud.keys"), new Argon2id(256, 1, 4));
    }
}
