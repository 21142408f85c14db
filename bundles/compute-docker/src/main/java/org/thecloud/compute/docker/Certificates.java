// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.transport.SSLConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/**
 * The files of Docker's clients: {@code ca.pem} that signed the engine's certificate, and {@code
 * cert.pem} with {@code key.pem} that the engine knows us by.
 */
record Certificates(Path folder) implements SSLConfig {

    private static final char[] NONE = new char[0];
    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

    @Override
    public SSLContext getSSLContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManagerFactory own =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(own(), NONE);
            TrustManagerFactory trusted =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(trusted());
            context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new DriverException(
                    Kind.UNAVAILABLE,
                    "CERTIFICATES_UNUSABLE",
                    "the certificates in %s cannot be used: %s".formatted(folder, unusable),
                    unusable);
        }
    }

    private KeyStore own() throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        Certificate[] chain = certificates("cert.pem").toArray(new Certificate[0]);
        store.setKeyEntry("own", key(), NONE, chain);
        return store;
    }

    private KeyStore trusted() throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        int number = 0;
        for (Certificate certificate : certificates("ca.pem")) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        return store;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NONE);
        return store;
    }

    private Collection<? extends Certificate> certificates(String file)
            throws IOException, GeneralSecurityException {
        try (InputStream pem = new ByteArrayInputStream(Files.readAllBytes(folder.resolve(file)))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(pem);
        }
    }

    private PrivateKey key() throws IOException, GeneralSecurityException {
        Matcher found = KEY.matcher(Files.readString(folder.resolve("key.pem")));
        if (!found.find()) {
            throw new InvalidKeySpecException(
                    "key.pem is not in PKCS #8; convert it with: openssl pkcs8 -topk8 -nocrypt -in key.pem");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException another) {
                // its algorithm is written inside: the factory of any other refuses it
            }
        }
        throw new InvalidKeySpecException("key.pem is no RSA, EC or Ed25519 key");
    }
}
