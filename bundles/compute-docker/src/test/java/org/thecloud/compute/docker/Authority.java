// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import java.io.FileWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs certificates for the engine and its clients on this machine. */
final class Authority {

    private static final X500Name NAME = new X500Name("CN=authority");

    private final KeyPair keys = pair();
    private final X509Certificate certificate = sign(NAME, keys, true);
    private long serial = 1;

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private X509Certificate sign(X500Name name, KeyPair owner, boolean authority) {
        try {
            Date from = Date.from(Instant.now().minusSeconds(60));
            Date until = Date.from(Instant.now().plusSeconds(3600));
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            NAME,
                            BigInteger.valueOf(++serial),
                            from,
                            until,
                            name,
                            owner.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withRSA")
                                            .build(keys.getPrivate())));
        } catch (IOException | GeneralSecurityException | OperatorCreationException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A new key with certificate in a folder, as Docker's clients and engines have them. */
    Path issue(Path folder, String name) throws IOException {
        KeyPair pair = pair();
        Files.createDirectories(folder);
        write(folder.resolve("ca.pem"), certificate);
        write(folder.resolve("cert.pem"), sign(new X500Name("CN=" + name), pair, false));
        write(folder.resolve("key.pem"), new JcaPKCS8Generator(pair.getPrivate(), null));
        return folder;
    }

    private static void write(Path file, Object content) throws IOException {
        try (JcaPEMWriter pem = new JcaPEMWriter(new FileWriter(file.toFile()))) {
            pem.writeObject(content);
        }
    }
}
