package io.github.jerseycached.grizzly;

import io.github.jerseycached.engine.LaneCaller;
import io.github.jerseycached.engine.RequestSignature;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLEngine;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.BackendConfiguration;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.util.ByteChunk;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.ssl.SSLUtils;
import org.jspecify.annotations.Nullable;

/**
 * A request's signature, as the client sent it: whether the connection is secure, the target, and the fields. There is one for
 * each thread.
 */
final class Signature extends RequestSignature {

    private static final ThreadLocal<Signature> OF_THREAD = ThreadLocal.withInitial(Signature::new);

    private static final byte[] HOST = name("host");
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
        if ((packet.getMethod() != Method.GET && packet.getMethod() != Method.HEAD)
                || packet.getProtocol() != Protocol.HTTP_1_1
                || packet.isChunked()
                || packet.isUpgrade()
                || packet.requiresAcknowledgement()) {
            return false;
        }
        DataChunk path = packet.getRequestURIRef().getRequestURIBC();
        // Grizzly makes an origin-form of an absolute-form, and takes a session out.
        if (path.getLength()
                        != packet.getRequestURIRef().getOriginalRequestURIBC().getLength()
                || !path.startsWith("/", 0)) {
            return false;
        }
        BackendConfiguration frontEnd =
                request.getHttpFilter().getConfiguration().getBackendConfiguration();
        clear(caller(request, frontEnd));
        put((request.isSecure() ? 1 : 0) | (packet.getMethod() == Method.HEAD ? 2 : 0));
        if (frontEnd != null && !put(request.getScheme())) {
            return false;
        }
        if (!put(path) || !put(packet.getQueryStringDC())) {
            return false;
        }
        head.read(packet);
        return readFields(packet.getHeaders());
    }

    /** On a connection that may bring a certificate, or behind a front end that names users, Jersey could find a caller. */
    private static LaneCaller caller(Request request, @Nullable BackendConfiguration frontEnd) {
        if (frontEnd != null && frontEnd.getRemoteUserMapping() != null) {
            return LaneCaller.IN_DOUBT;
        }
        if (!request.isSecure()) {
            return request.getUserPrincipal() == null ? LaneCaller.UNKNOWN : LaneCaller.IN_DOUBT;
        }
        SSLEngine engine = SSLUtils.getSSLEngine(request.getContext().getConnection());
        return engine == null || engine.getNeedClientAuth() || engine.getWantClientAuth()
                ? LaneCaller.IN_DOUBT
                : LaneCaller.UNKNOWN;
    }

    private boolean readFields(MimeHeaders fields) {
        DataChunk host = null;
        DataChunk accept = null;
        DataChunk acceptEncoding = null;
        boolean hasLength = false;
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
                case 13 -> {
                    if (name.equalsIgnoreCaseLowerCase(AUTHORIZATION)) {
                        markIdentified();
                    }
                }
                case 14 -> {
                    if (name.equalsIgnoreCaseLowerCase(CONTENT_LENGTH)) {
                        if (hasLength || !fields.getValue(i).equals(NO_CONTENT)) {
                            return false;
                        }
                        hasLength = true;
                    }
                }
                case 7, 8, 12, 17, 19 -> {
                    if (name.equalsIgnoreCaseLowerCase(UPGRADE)
                            || name.equalsIgnoreCaseLowerCase(IF_MATCH)
                            || name.equalsIgnoreCaseLowerCase(CONTENT_TYPE)
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

    @Override
    public GrizzlyHead request() {
        return head;
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
