package io.github.jerseycached.exchange;

import io.github.jerseycached.http.ByteRanges.Range;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.syntax.FieldNames;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The body of a 206: one range as it is, several as multipart/byteranges (RFC 9110 §14.6, §15.3.7). */
final class PartialBody {

    private static final byte[] LINE_END = {'\r', '\n'};

    private final StoredResponse stored;
    private final List<Range> ranges;
    private final String boundary = UUID.randomUUID().toString();
    private final List<byte[]> heads = new ArrayList<>();
    private final byte[] end;

    PartialBody(StoredResponse stored, List<Range> ranges) {
        this.stored = stored;
        this.ranges = ranges;
        this.end = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        if (ranges.size() > 1) {
            String type = stored.fields().first(FieldNames.CONTENT_TYPE);
            String typeLine = type == null ? "" : "Content-Type: " + type + "\r\n";
            for (Range range : ranges) {
                String head = "\r\n--" + boundary + "\r\n" + typeLine + "Content-Range: "
                        + range.contentRange(stored.length()) + "\r\n\r\n";
                heads.add(head.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    void settle(MultivaluedMap<String, Object> fields) {
        if (ranges.size() == 1) {
            fields.putSingle(FieldNames.CONTENT_RANGE, ranges.get(0).contentRange(stored.length()));
            fields.putSingle(FieldNames.CONTENT_LENGTH, length());
        } else {
            fields.putSingle(FieldNames.CONTENT_TYPE, "multipart/byteranges; boundary=" + boundary);
            fields.putSingle(FieldNames.CONTENT_LENGTH, length());
        }
    }

    long length() {
        if (ranges.size() == 1) {
            return ranges.get(0).length();
        }
        // The first delimiter needs no line end before it.
        long length = (long) end.length - LINE_END.length;
        for (int i = 0; i < ranges.size(); i++) {
            length += (long) heads.get(i).length + ranges.get(i).length();
        }
        return length;
    }

    void writeTo(OutputStream out) throws IOException {
        if (ranges.size() == 1) {
            stored.writeTo(out, ranges.get(0));
            return;
        }
        for (int i = 0; i < ranges.size(); i++) {
            byte[] head = heads.get(i);
            int skipped = i == 0 ? LINE_END.length : 0;
            out.write(head, skipped, head.length - skipped);
            stored.writeTo(out, ranges.get(i));
        }
        out.write(end);
    }
}
