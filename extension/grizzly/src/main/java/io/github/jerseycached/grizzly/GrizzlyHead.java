package io.github.jerseycached.grizzly;

import io.github.jerseycached.HitRequest;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.jspecify.annotations.Nullable;

/** The head of a GET or HEAD as Grizzly has read it. */
final class GrizzlyHead implements HitRequest {

    private @Nullable HttpRequestPacket packet;

    /** None yet. */
    GrizzlyHead() {}

    GrizzlyHead(Request request) {
        read(request.getRequest());
    }

    /** Takes another request. */
    void read(HttpRequestPacket another) {
        packet = another;
    }

    @Override
    public String method() {
        return packet != null && packet.getMethod() == Method.HEAD ? "HEAD" : "GET";
    }

    @Override
    public String target() {
        HttpRequestPacket read = packet;
        if (read == null) {
            return "";
        }
        String path = read.getRequestURIRef().getRequestURIBC().toString(StandardCharsets.ISO_8859_1);
        DataChunk query = read.getQueryStringDC();
        return query.isNull() ? path : path + '?' + query.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public @Nullable String field(String name) {
        if (packet == null) {
            return null;
        }
        MimeHeaders read = packet.getHeaders();
        String value = null;
        for (int i = read.indexOf(name, 0); i >= 0; i = read.indexOf(name, i + 1)) {
            String line = read.getValue(i).toString();
            value = value == null ? line : value + ',' + line;
        }
        return value;
    }
}
