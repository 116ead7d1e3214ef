package io.github.jerseycached.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Those who watch the events. There are only so many, each hears only so many records in a second, and one who cannot follow
 * is dropped: watching must not weigh on the application.
 */
final class EventStreams {

    /** How many may watch. */
    static final int MOST = 16;

    /** How many records of a kind are passed on in a second; the others are counted. */
    static final int PER_SECOND = 50;

    /** How many records a new one who watches hears of what was before. */
    static final int RECENT = 100;

    private final InstantSource clock;
    private final List<EventStream> streams = new ArrayList<>();
    private final Deque<byte[]> recent = new ArrayDeque<>();
    private final Map<String, Integer> passed = new HashMap<>();
    private long second = Long.MIN_VALUE;
    private long omitted;
    private boolean closed;

    EventStreams(InstantSource clock) {
        this.clock = clock;
    }

    /** Where the bytes of a stream go. */
    interface Sink {
        /** Returns when they are on their way. */
        void write(byte[] bytes) throws IOException;

        void close();
    }

    /**
     * Lets somebody watch.
     *
     * @return whether there is still room
     */
    synchronized boolean open(Sink sink) {
        if (closed || streams.size() >= MOST) {
            return false;
        }
        EventStream stream = new EventStream(sink, this::gone);
        streams.add(stream);
        recent.forEach(stream::offer);
        stream.start();
        return true;
    }

    synchronized void publish(String event, Json.Content data) {
        long now = clock.instant().getEpochSecond();
        if (now != second) {
            second = now;
            passed.clear();
        }
        if (passed.merge(event, 1, Integer::sum) > PER_SECOND) {
            omitted++;
            return;
        }
        byte[] frame = frame(event, Json.object(json -> {
            data.writeTo(json);
            json.writeNumberField("omitted", omitted);
        }));
        recent.addLast(frame);
        if (recent.size() > RECENT) {
            recent.removeFirst();
        }
        streams.forEach(stream -> stream.offer(frame));
    }

    // HTML §9.2.5; the data has no line breaks.
    private static byte[] frame(String event, byte[] data) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(data.length + 32);
        frame.writeBytes(("event: " + event + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        frame.writeBytes(data);
        frame.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        return frame.toByteArray();
    }

    /** How many watch, those included who are being dropped. */
    synchronized int open() {
        return streams.size();
    }

    /** How many records were not passed on, for there were too many. */
    synchronized long omitted() {
        return omitted;
    }

    /** Ends all streams. There will be no others. */
    synchronized void close() {
        closed = true;
        streams.forEach(EventStream::stop);
    }

    private synchronized void gone(EventStream stream) {
        streams.remove(stream);
    }
}
