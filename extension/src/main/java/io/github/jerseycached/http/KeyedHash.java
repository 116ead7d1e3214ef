package io.github.jerseycached.http;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * Stands in for what a key must not show: cookies, principals, contents. Equal values have equal hashes under one secret, and
 * without the secret nobody can try values out.
 */
public final class KeyedHash {

    private static final int SECRET_BYTES = 32;
    private static final int HASH_BYTES = 16;

    private final byte[] secret;

    /** @param secret random, and the same wherever keys are compared */
    public KeyedHash(byte[] secret) {
        this.secret = secret.clone();
    }

    /** A hash whose secret nobody knows. */
    public static KeyedHash random() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new KeyedHash(secret);
    }

    /**
     * The hash of some texts; texts that are divided otherwise have another one.
     *
     * @return 22 characters of base64url (RFC 4648 §5)
     */
    public String of(String... texts) {
        MessageDigest digest = sha256();
        digest.update(secret);
        for (String text : texts) {
            // Character by character: an encoding has the same octets for all that it cannot encode.
            ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Character.BYTES * text.length());
            bytes.putInt(text.length()).asCharBuffer().put(text);
            digest.update(bytes.rewind());
        }
        return text(digest);
    }

    /** The hash of some bytes. */
    public String of(byte[] bytes) {
        MessageDigest digest = sha256();
        digest.update(secret);
        digest.update(bytes);
        return text(digest);
    }

    private static String text(MessageDigest digest) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(), HASH_BYTES));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
