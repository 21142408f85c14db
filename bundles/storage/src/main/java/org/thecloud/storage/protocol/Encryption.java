// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.storage.seal.CustomerKey;
import org.thecloud.storage.seal.Seal;
import org.thecloud.storage.service.Protection;

/** What requests and answers say of encryption. */
final class Encryption {

    private static final String SSE = "x-amz-server-side-encryption";
    private static final String AES = "AES256";

    private Encryption() {}

    /** What a request that brings bytes wants. */
    static Protection wanted(S3Request request) {
        CustomerKey key = key(request);
        String method = request.header(SSE);
        if (method == null) {
            return key == null ? Protection.USUAL : Protection.of(key);
        }
        if (key != null) {
            throw Errors.invalid(
                    "Server Side Encryption with Customer provided key is incompatible with the"
                            + " encryption method specified");
        }
        if (method.startsWith("aws:kms")) {
            throw Errors.notImplemented("encryption with " + method);
        }
        if (!method.equals(AES)) {
            throw Errors.invalid("The encryption method specified is not supported");
        }
        return Protection.PLATFORM;
    }

    /** The key that a request brings. */
    static @Nullable CustomerKey key(S3Request request) {
        return key(request, "x-amz-server-side-encryption-customer-");
    }

    /** The key that a request brings for the source of a copy. */
    static @Nullable CustomerKey sourceKey(S3Request request) {
        return key(request, "x-amz-copy-source-server-side-encryption-customer-");
    }

    private static @Nullable CustomerKey key(S3Request request, String prefix) {
        String algorithm = request.header(prefix + "algorithm");
        String key = request.header(prefix + "key");
        String md5 = request.header(prefix + "key-MD5");
        if (algorithm == null && key == null && md5 == null) {
            return null;
        }
        String must = "Requests specifying Server Side Encryption with Customer provided keys must";
        if (algorithm == null) {
            throw Errors.invalid(must + " provide a valid encryption algorithm.");
        }
        if (!algorithm.equals(AES)) {
            throw new AwsRefusal(
                    400,
                    "InvalidEncryptionAlgorithmError",
                    "The Encryption request you specified is not valid. Supported value: AES256.");
        }
        if (key == null) {
            throw Errors.invalid(must + " provide an appropriate secret key.");
        }
        if (md5 == null) {
            throw Errors.invalid(must + " provide the client calculated MD5 of the secret key.");
        }
        CustomerKey read;
        try {
            read = new CustomerKey(Base64.getDecoder().decode(key.strip()));
        } catch (IllegalArgumentException noKey) {
            throw Errors.invalid("The secret key was invalid for the specified algorithm.");
        }
        if (!read.md5().equals(md5.strip())) {
            throw Errors.invalid(
                    "The calculated MD5 hash of the key did not match the hash that was provided.");
        }
        return read;
    }

    /** Says in an answer how the bytes are encrypted. */
    static void tell(S3Request request, @Nullable Seal seal) {
        if (seal == null) {
            return;
        }
        if (seal.kind() == Seal.Kind.PLATFORM) {
            request.answer().setHeader(SSE, AES);
            return;
        }
        request.answer().setHeader(SSE + "-customer-algorithm", AES);
        CustomerKey key = key(request);
        if (key != null) {
            request.answer().setHeader(SSE + "-customer-key-MD5", key.md5());
        }
    }
}
