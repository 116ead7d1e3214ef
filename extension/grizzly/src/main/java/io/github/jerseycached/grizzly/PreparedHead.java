package io.github.jerseycached.grizzly;

import io.github.jerseycached.engine.FastLaneEntry.Answer;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Fields;
import io.github.jerseycached.http.StoredResponse;
import java.lang.ref.WeakReference;
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

    /** The latest of them, as long as the store has its response. */
    static final class Kept {
        private volatile @Nullable PreparedHead head;

        PreparedHead of(Answer answer) {
            PreparedHead kept = head;
            if (kept == null || !kept.response.refersTo(answer.stored())) {
                kept = new PreparedHead(answer);
                head = kept;
            }
            return kept;
        }
    }

    /** Lines, the name and the value of each, that are good for a second. */
    private static final class Passing {
        private final long ageSeconds;
        private final long remainingSeconds;
        private final byte[][] lines;

        private Passing(long ageSeconds, long remainingSeconds, byte[][] lines) {
            this.ageSeconds = ageSeconds;
            this.remainingSeconds = remainingSeconds;
            this.lines = lines;
        }

        private boolean isOf(Answer answer) {
            return ageSeconds == answer.ageSeconds() && remainingSeconds == answer.remainingSeconds();
        }
    }

    private static final Passing NONE = new Passing(-1, -1, new byte[0][]);

    // Not to keep a body that the store has dropped.
    private final WeakReference<StoredResponse> response;
    private final HttpStatus status;
    private final @Nullable String reason;
    private final @Nullable ContentType contentType;
    private final byte[][] lasting;
    private volatile Passing passing;

    private PreparedHead(Answer answer) {
        this.response = new WeakReference<>(answer.stored());
        this.status = HttpStatus.getHttpStatus(answer.status());
        this.reason = reason(answer, status);
        String type = answer.lasting().value(FieldNames.CONTENT_TYPE);
        this.contentType =
                type == null ? null : ContentType.newContentType(type).prepare();
        this.lasting = lines(answer.lasting().without(name -> name.equalsIgnoreCase(FieldNames.CONTENT_TYPE)));
        this.passing = NONE;
    }

    /** The stored reason phrase, {@code null} where Grizzly writes the same by itself. */
    private static @Nullable String reason(Answer answer, HttpStatus status) {
        String stored = answer.stored().reason();
        return answer.isNotModified() || stored.equals(status.getReasonPhrase()) ? null : stored;
    }

    private static Passing passing(Answer answer) {
        return new Passing(answer.ageSeconds(), answer.remainingSeconds(), lines(answer.passing()));
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
        Passing now = answer.isPlain() ? passing : passing(answer);
        if (!now.isOf(answer)) {
            now = passing(answer);
            passing = now;
        }
        put(lasting, packet.getHeaders());
        put(now.lines, packet.getHeaders());
    }

    private static void put(byte[][] lines, MimeHeaders fields) {
        for (int i = 0; i < lines.length; i += 2) {
            fields.addValue(lines[i], 0, lines[i].length).setBytes(lines[i + 1]);
        }
    }
}
