package io.github.jerseycached.grizzly;

import io.github.jerseycached.engine.RequestSignature;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.util.ByteChunk;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A request's signature, as the client sent it: whether the connection is secure, the target, and the fields. There is one for
 * each thread.
 */
final class Signature extends RequestSignature {

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

    private final GrizzlyHead head = new GrizzlyHead();
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
        clear();
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

    private boolean put(@Nullable DataChunk part) {
        if (part == null || part.isNull()) {
            return put((String) null);
        }
        if (part.getType() == DataChunk.Type.Bytes) {
            ByteChunk chunk = part.getByteChunk();
            return put(chunk.getBuffer(), chunk.getStart(), part.getLength());
        }
        return put(part.toString(StandardCharsets.ISO_8859_1));
    }
}
