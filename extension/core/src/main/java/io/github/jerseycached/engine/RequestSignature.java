package io.github.jerseycached.engine;

import io.github.jerseycached.HitKey;
import io.github.jerseycached.HitRequest;
import io.github.jerseycached.syntax.FieldNames;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What decides which method answers a GET and what its key is, as a server has read it: where it came in, its target, {@code
 * Host}, {@code Accept} and {@code Accept-Encoding}. It can be read anew for each request, so that a look-up makes no objects.
 */
public abstract class RequestSignature {

    /** The most octets; a request that has more takes the ordinary way. */
    public static final int LONGEST = 1024;

    /**
     * The only {@code Content-Length} of a request that an entry is for: it says that there is no content, as some clients do
     * with each GET. A request with another value, or with more than one such field, takes the ordinary way.
     */
    protected static final String NO_CONTENT = "0";

    private final byte[] bytes = new byte[LONGEST];
    private final CRC32C hash = new CRC32C();
    private int length;
    private LaneCaller caller = LaneCaller.UNKNOWN;
    private boolean identified;

    /**
     * Begins anew.
     *
     * @param known the caller as the server knows it
     */
    protected final void clear(LaneCaller known) {
        length = 0;
        caller = known;
        identified = known.name() != null || known.isInDoubt();
    }

    /** Notes that the request has {@code Authorization}. */
    protected final void markIdentified() {
        identified = true;
    }

    /** {@return the request, valid as long as the signature is} */
    public abstract HitRequest request();

    /** {@return whether the request says who is asking, or came by a connection that could} */
    public final boolean isIdentified() {
        return identified;
    }

    /** Lets go of the caller, who may hold the request. */
    protected final void forgetCaller() {
        caller = LaneCaller.UNKNOWN;
    }

    final LaneCaller caller() {
        return caller;
    }

    /** Asks the guards of a method, and notes the caller that they know. */
    final boolean isAdmitted(FastLaneAccess access) {
        LaneCaller admitted = access.admit(request(), caller);
        if (admitted == null) {
            return false;
        }
        caller = admitted;
        identified |= admitted.name() != null;
        return true;
    }

    /** Puts what else selects; says whether that was possible. */
    final boolean putSelection(FastLaneAccess.Selection selection) {
        if (!put(selection.name() ? caller.name() : null)) {
            return false;
        }
        for (String role : selection.roles()) {
            if (length == LONGEST) {
                return false;
            }
            put(caller.roles().test(role) ? 1 : 0);
        }
        if (selection.cookies() && !put(request().field(FieldNames.COOKIE))) {
            return false;
        }
        for (HitKey function : selection.functions()) {
            @Nullable String value;
            try {
                value = function.of(request());
            } catch (RuntimeException failure) {
                // In Jersey it fails again, and Cache-Status says so.
                return false;
            }
            if (!put(value)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Puts a part that is always there and has one octet.
     *
     * @param octet the part
     */
    protected final void put(int octet) {
        bytes[length++] = (byte) octet;
    }

    /**
     * Puts a part with its length before it, so that none ends where another begins; one that is absent has none.
     *
     * @param part {@code null} when it is absent
     * @return whether it is short enough, and has no characters but octets
     */
    protected final boolean put(@Nullable String part) {
        if (part == null) {
            return begin(-1) >= 0;
        }
        int start = begin(part.length());
        if (start < 0) {
            return false;
        }
        int all = 0;
        for (int i = 0; i < part.length(); i++) {
            char one = part.charAt(i);
            all |= one;
            bytes[start + i] = (byte) one;
        }
        return all <= 0xff;
    }

    /**
     * Puts octets as {@link #put(String)} does.
     *
     * @param octets where they are
     * @param from the first one
     * @param size how many
     * @return whether they are few enough
     */
    protected final boolean put(byte[] octets, int from, int size) {
        int start = begin(size);
        if (start < 0) {
            return false;
        }
        System.arraycopy(octets, from, bytes, start, size);
        return true;
    }

    /** Puts the length of a part, and gives where the part has to be; negative where there is no room. */
    private int begin(int size) {
        int start = length + 2;
        int octets = Math.max(0, size);
        if (start + octets > LONGEST) {
            return -1;
        }
        put(size >> 8);
        put(size);
        length += octets;
        return start;
    }

    final int hash() {
        hash.reset();
        hash.update(bytes, 0, length);
        return (int) hash.getValue();
    }

    final boolean matches(byte[] other) {
        return Arrays.equals(bytes, 0, length, other, 0, other.length);
    }

    final byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }
}
