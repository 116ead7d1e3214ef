package io.github.jerseycached.grizzly;

import io.github.jerseycached.http.RequestHead;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.jspecify.annotations.Nullable;

/** The head of a GET as Grizzly has read it. */
final class GrizzlyHead implements RequestHead {

    private final MimeHeaders fields;

    GrizzlyHead(Request request) {
        this.fields = request.getRequest().getHeaders();
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public @Nullable String field(String name) {
        String value = null;
        for (int i = fields.indexOf(name, 0); i >= 0; i = fields.indexOf(name, i + 1)) {
            String line = fields.getValue(i).toString();
            value = value == null ? line : value + ',' + line;
        }
        return value;
    }
}
