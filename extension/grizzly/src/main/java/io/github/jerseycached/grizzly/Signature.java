package io.github.jerseycached.grizzly;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.util.ByteChunk;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What decides which method answers a GET and what its key is, as the client sent it: whether the connection is secure, the
 * target, {@code Host}, {@code Accept} and {@code Accept-Encoding}. Read anew for each request, one for each thread, so that
 * a look-up makes no objects.
 */
final class Signature {

    /** Longer ones take the ordinary way. */
    static final int LONGEST = 1024;

    private static final ThreadLocal<Signature> OF_THREAD = ThreadLocal.withInitial(Signature::new);

    private static final byte[] HOST = name("host");
    private static final byte[] RANGE = name("range");
    private static final byte[] ACCEPT = name("accept");
    private static final byte[] EXPECT = name("expect");
    private static final byte[] UPGRADE = name("upgrade");
    private static final byte[] IF_MATCH = name("if-match");
    private static final byte[] CONTENT_TYPE = name("content-type");
    private static final byte[] AUTHORIZATION = name("authorization");
    private static final byte[] CONTENT_LENGTH = name("content-length");
    private static final byte[] ACCEPT_ENCODING = name("accept-encoding");
    private static final byte[] TRANSFER_ENCODING = name("transfer-encoding");
    private static final byte[] IF_UNMODIFIED_SINCE = name("if-unmodified-since");

    private final byte[] bytes = new byte[LONGEST];
    private final CRC32C hash = new CRC32C();
    private final GrizzlyHead head = new GrizzlyHead();
    private int length;
    private boolean identified;

    private static byte[] name(String lowerCase) {
        return lowerCase.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads a request.
     *
     * @return its signature, good until the same thread reads another one; {@code null} for a request that has to take the
     *     ordinary way
     */
    static @Nullable Signature of(Request request) {
        Signature signature = OF_THREAD.get();
        return signature.read(request) ? signature : null;
    }

    private boolean read(Request request) {
        HttpRequestPacket packet = request.getRequest();
        if (packet.getMethod() != Method.GET
                || packet.getProtocol() != Protocol.HTTP_1_1
                || packet.isChunked()
                || packet.isUpgrade()
                || packet.requiresAcknowledgement()
                || request.getHttpFilter().getConfiguration().getBackendConfiguration() != null) {
            return false;
        }
        DataChunk path = packet.getRequestURIRef().getRequestURIBC();
        // Grizzly makes an origin-form of an absolute-form, and takes a session out.
        if (path.getLength()
                        != packet.getRequestURIRef().getOriginalRequestURIBC().getLength()
                || !path.startsWith("/", 0)) {
            return false;
        }
        length = 0;
        put(request.isSecure() ? 1 : 0);
        if (!put(path) || !put(packet.getQueryStringDC())) {
            return false;
        }
        identified = request.isSecure() || request.getUserPrincipal() != null;
        head.read(packet.getHeaders());
        return readFields(packet.getHeaders());
    }

    private boolean readFields(MimeHeaders fields) {
        DataChunk host = null;
        DataChunk accept = null;
        DataChunk acceptEncoding = null;
        for (int i = 0; i < fields.size(); i++) {
            DataChunk name = fields.getName(i);
            switch (name.getLength()) {
                case 4 -> {
                    if (name.equalsIgnoreCaseLowerCase(HOST)) {
                        if (host != null) {
                            return false;
                        }
                        host = fields.getValue(i);
                    }
                }
                case 6 -> {
                    if (name.equalsIgnoreCaseLowerCase(ACCEPT)) {
                        if (accept != null) {
                            return false;
                        }
                        accept = fields.getValue(i);
                    } else if (name.equalsIgnoreCaseLowerCase(EXPECT)) {
                        return false;
                    }
                }
                case 15 -> {
                    if (name.equalsIgnoreCaseLowerCase(ACCEPT_ENCODING)) {
                        if (acceptEncoding != null) {
                            return false;
                        }
                        acceptEncoding = fields.getValue(i);
                    }
                }
                case 13 -> identified |= name.equalsIgnoreCaseLowerCase(AUTHORIZATION);
                case 5, 7, 8, 12, 14, 17, 19 -> {
                    if (name.equalsIgnoreCaseLowerCase(RANGE)
                            || name.equalsIgnoreCaseLowerCase(UPGRADE)
                            || name.equalsIgnoreCaseLowerCase(IF_MATCH)
                            || name.equalsIgnoreCaseLowerCase(CONTENT_TYPE)
                            || name.equalsIgnoreCaseLowerCase(CONTENT_LENGTH)
                            || name.equalsIgnoreCaseLowerCase(TRANSFER_ENCODING)
                            || name.equalsIgnoreCaseLowerCase(IF_UNMODIFIED_SINCE)) {
                        return false;
                    }
                }
                default -> {}
            }
        }
        return host != null && put(host) && put(accept) && put(acceptEncoding);
    }

    /** The head of the request, good as long as the signature is. */
    GrizzlyHead head() {
        return head;
    }

    /** Whether the request says who is asking, or came by a connection that could. */
    boolean isIdentified() {
        return identified;
    }

    private void put(int octet) {
        bytes[length++] = (byte) octet;
    }

    /** Puts a part with its length before it, so that none ends where another begins; one that is absent has none. */
    private boolean put(@Nullable DataChunk part) {
        if (part == null || part.isNull()) {
            if (length + 2 > LONGEST) {
                return false;
            }
            put(0xff);
            put(0xff);
            return true;
        }
        int size = part.getLength();
        if (length + 2 + size > LONGEST) {
            return false;
        }
        put(size >> 8);
        put(size);
        if (part.getType() == DataChunk.Type.Bytes) {
            ByteChunk chunk = part.getByteChunk();
            System.arraycopy(chunk.getBuffer(), chunk.getStart(), bytes, length, size);
        } else {
            byte[] copy = part.toString(StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(copy, 0, bytes, length, size);
        }
        length += size;
        return true;
    }

    int hash() {
        hash.reset();
        hash.update(bytes, 0, length);
        return (int) hash.getValue();
    }

    boolean matches(byte[] other) {
        return Arrays.equals(bytes, 0, length, other, 0, other.length);
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }
}
