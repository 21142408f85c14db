// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The authorities that are trusted: those of the Java runtime and those of the operator. */
final class Trust {

    private Trust() {}

    static KeyStore with(String file) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int count = 0;
            for (X509Certificate authority : usual()) {
                trusted.setCertificateEntry("java-" + count++, authority);
            }
            for (Certificate authority : fromFile(file)) {
                trusted.setCertificateEntry("own-" + count++, authority);
            }
            return trusted;
        } catch (GeneralSecurityException | IOException unreadable) {
            throw new IllegalArgumentException(
                    "trust.file " + file + " cannot be read: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    private static Iterable<? extends Certificate> fromFile(String file)
            throws GeneralSecurityException, IOException {
        if (file.isBlank()) {
            return java.util.List.of();
        }
        try (InputStream pem = Files.newInputStream(Path.of(file))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(pem);
        }
    }

    private static X509Certificate[] usual() throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager authorities) {
                return authorities.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }
}
