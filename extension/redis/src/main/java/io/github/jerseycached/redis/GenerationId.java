package io.github.jerseycached.redis;

import io.lettuce.core.RedisException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

/** What distinguishes one {@link EpochGeneration} of the epochs from others: a random number, and a secret that all nodes share. */
final class GenerationId {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();
    private static final char BEGIN = 'i';
    private static final int SECRET_BYTES = 32;
    private static final int ID_CHARACTERS = 16;
    private static final int CHARACTERS = 1 + ID_CHARACTERS + 43;

    private final long id;
    private final byte[] secret;

    private GenerationId(long id, byte[] secret) {
        this.id = id;
        this.secret = secret;
    }

    /** One of a life that nobody had before, with a secret of its own. */
    static GenerationId random() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return new GenerationId(RANDOM.nextLong(), secret);
    }

    /** One of another life under the same secret, so that keys remain what they are. */
    GenerationId next() {
        return new GenerationId(RANDOM.nextLong(), secret);
    }

    /**
     * Reads one as {@link #toString} wrote it.
     *
     * @throws RedisException for any other text
     */
    static GenerationId parse(String text) {
        if (text.length() == CHARACTERS && text.charAt(0) == BEGIN) {
            try {
                byte[] secret = Base64.getUrlDecoder().decode(text.substring(1 + ID_CHARACTERS));
                return new GenerationId(HexFormat.fromHexDigitsToLong(text, 1, 1 + ID_CHARACTERS), secret);
            } catch (IllegalArgumentException malformed) {
                throw new RedisException("the epochs have a damaged identity", malformed);
            }
        }
        throw new RedisException("the epochs have a damaged identity");
    }

    long id() {
        return id;
    }

    byte[] secret() {
        return secret.clone();
    }

    boolean hasSecretOf(GenerationId other) {
        return Arrays.equals(secret, other.secret);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GenerationId identity && identity.id == id && identity.hasSecretOf(this);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id);
    }

    /** As it stands in Redis. */
    @Override
    public String toString() {
        return BEGIN
                + HEX.toHexDigits(id)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
