package io.github.jerseycached.grizzly;

import io.github.jerseycached.engine.FastLaneEntry.Answer;
import io.github.jerseycached.engine.PassingFields;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import java.util.ArrayList;
import java.util.List;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.util.ContentType;
import org.glassfish.grizzly.http.util.HttpCodecUtils;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.MemoryManager;
import org.jspecify.annotations.Nullable;

/** The head of a stored response's answers, in the bytes that go on the wire: made once but for what tells of its age. */
final class PreparedHead {

    private final HttpStatus status;
    private final @Nullable String reason;
    private final @Nullable ContentType contentType;
    private final byte[][] lasting;
    private final PassingFields<byte[][]> passing = new PassingFields<>(PreparedHead::lines);

    PreparedHead(Answer answer) {
        this.status = HttpStatus.getHttpStatus(answer.status());
        this.reason = reason(answer, status);
        String type = answer.lasting().value(FieldNames.CONTENT_TYPE);
        this.contentType =
                type == null ? null : ContentType.newContentType(type).prepare();
        this.lasting = lines(answer.lasting().without(name -> name.equalsIgnoreCase(FieldNames.CONTENT_TYPE)));
    }

    /** The stored reason phrase, {@code null} where Grizzly writes the same by itself. */
    private static @Nullable String reason(Answer answer, HttpStatus status) {
        String stored = answer.stored().reason();
        boolean isStored = !answer.isNotModified() && !answer.isPartial();
        return !isStored || stored.equals(status.getReasonPhrase()) ? null : stored;
    }

    private static byte[][] lines(Fields fields) {
        List<byte[]> lines = new ArrayList<>();
        for (Fields.Line line : fields.lines()) {
            lines.add(octets(line.name()));
            lines.add(octets(line.value()));
        }
        return lines.toArray(byte[][]::new);
    }

    /** A text as Grizzly itself writes it: none leaves its line, for what would end it becomes a space. */
    private static byte[] octets(String text) {
        MemoryManager<?> memory = MemoryManager.DEFAULT_MEMORY_MANAGER;
        Buffer written = HttpCodecUtils.put(memory, memory.allocate(text.length()), null, text);
        written.flip();
        byte[] octets = new byte[written.remaining()];
        written.get(octets);
        return octets;
    }

    /** Puts the head of an answer into Grizzly's, all but its length. */
    void putInto(HttpResponsePacket packet, Answer answer) {
        packet.setStatus(status);
        if (reason != null) {
            packet.setReasonPhrase(reason);
        }
        if (contentType != null) {
            packet.setContentType(contentType);
        }
        put(lasting, packet.getHeaders());
        put(passing.of(answer), packet.getHeaders());
    }

    private static void put(byte[][] lines, MimeHeaders fields) {
        for (int i = 0; i < lines.length; i += 2) {
            fields.addValue(lines[i], 0, lines[i].length).setBytes(lines[i + 1]);
        }
    }
}
