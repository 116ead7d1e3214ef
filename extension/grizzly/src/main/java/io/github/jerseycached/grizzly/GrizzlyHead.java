package io.github.jerseycached.grizzly;

import io.github.jerseycached.http.RequestHead;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.jspecify.annotations.Nullable;

/** The head of a GET as Grizzly has read it. */
final class GrizzlyHead implements RequestHead {

    private @Nullable MimeHeaders fields;

    /** None yet. */
    GrizzlyHead() {}

    GrizzlyHead(Request request) {
        read(request.getRequest().getHeaders());
    }

    /** Takes the fields of another request. */
    void read(MimeHeaders ofRequest) {
        fields = ofRequest;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public @Nullable String field(String name) {
        MimeHeaders read = fields;
        if (read == null) {
            return null;
        }
        String value = null;
        for (int i = read.indexOf(name, 0); i >= 0; i = read.indexOf(name, i + 1)) {
            String line = read.getValue(i).toString();
            value = value == null ? line : value + ',' + line;
        }
        return value;
    }
}
