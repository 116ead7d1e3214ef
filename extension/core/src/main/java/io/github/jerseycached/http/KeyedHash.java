package io.github.jerseycached.http;

import io.github.jerseycached.syntax.ShortHash;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * Stands in for what a key must not show: cookies, principals, contents. Equal values have equal hashes under one secret,
 * and without the secret nobody can try values out.
 */
public final class KeyedHash {

    private static final int SECRET_BYTES = 32;

    private final byte[] secret;

    /**
     * A hash under a secret.
     *
     * @param secret random bytes, the same wherever hashes are compared; copied
     */
    public KeyedHash(byte[] secret) {
        this.secret = secret.clone();
    }

    /** {@return a hash whose secret nobody knows} */
    public static KeyedHash random() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new KeyedHash(secret);
    }

    /**
     * The hash of some texts; texts that are divided otherwise have another one.
     *
     * @param texts in their order
     * @return 22 characters of base64url (RFC 4648 §5)
     */
    public String of(String... texts) {
        MessageDigest digest = ShortHash.begin();
        digest.update(secret);
        for (String text : texts) {
            // Character by character: an encoding has the same octets for all that it cannot encode.
            ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Character.BYTES * text.length());
            bytes.putInt(text.length()).asCharBuffer().put(text);
            digest.update(bytes.rewind());
        }
        return ShortHash.end(digest);
    }

    /**
     * The hash of some bytes.
     *
     * @param bytes any
     * @return 22 characters of base64url (RFC 4648 §5)
     */
    public String of(byte[] bytes) {
        MessageDigest digest = ShortHash.begin();
        digest.update(secret);
        digest.update(bytes);
        return ShortHash.end(digest);
    }
}
