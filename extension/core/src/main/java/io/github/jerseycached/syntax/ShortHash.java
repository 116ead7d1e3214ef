package io.github.jerseycached.syntax;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** SHA-256 cut to 128 bits and written in base64url (RFC 4648 §5): enough that nobody finds two of one hash. */
public final class ShortHash {

    /** The number of characters. */
    static final int LENGTH = 22;

    private static final int BYTES = 16;

    private ShortHash() {}

    /**
     * The hash of a text, in 22 characters.
     *
     * @param text any
     * @return base64url (RFC 4648 §5), of the first half of the SHA-256 of its UTF-8
     */
    public static String of(String text) {
        MessageDigest digest = begin();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return end(digest);
    }

    /** {@return a digest that has read nothing} */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /**
     * Ends a digest.
     *
     * @param digest what has been read; it begins anew
     * @return its hash in 22 characters
     */
    public static String end(MessageDigest digest) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(), BYTES));
    }
}
