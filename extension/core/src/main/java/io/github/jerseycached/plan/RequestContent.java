package io.github.jerseycached.plan;

import io.github.jerseycached.syntax.FieldNames;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;

/** The content of a request, read for its key and left for the method to read. */
final class RequestContent {

    private RequestContent() {}

    /** Whether a request has content (RFC 9112 §6). */
    static boolean isThere(ContainerRequestContext request) {
        String length = request.getHeaderString(FieldNames.CONTENT_LENGTH);
        return (length != null && !length.equals("0")) || request.getHeaderString("Transfer-Encoding") != null;
    }

    /**
     * The content.
     *
     * @return empty when it is longer than the bound; then no more of it has been read than that
     */
    static Optional<byte[]> read(ContainerRequestContext request, int bound) throws IOException {
        InputStream content = request.getEntityStream();
        byte[] head = content.readNBytes(bound == Integer.MAX_VALUE ? bound : bound + 1);
        if (head.length > bound) {
            request.setEntityStream(new SequenceInputStream(new ByteArrayInputStream(head), content));
            return Optional.empty();
        }
        request.setEntityStream(new ByteArrayInputStream(head));
        return Optional.of(head);
    }

    /** What the request says of its content. */
    static String[] metadata(ContainerRequestContext request) {
        return new String[] {
            String.valueOf(request.getHeaderString(FieldNames.CONTENT_TYPE)),
            String.valueOf(request.getHeaderString(FieldNames.CONTENT_ENCODING)),
            String.valueOf(request.getHeaderString(FieldNames.CONTENT_LANGUAGE))
        };
    }
}
