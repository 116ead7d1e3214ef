package io.github.jerseycached.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One who watches, with a thread of its own, for writing to somebody far away may block. */
final class EventStream {

    /** How many frames may wait for it. */
    static final int WAITING = 256;

    // Whoever watches is asked for the role again when the browser reconnects.
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final byte[] OPENING = "retry: 2000\n\n".getBytes(StandardCharsets.US_ASCII);
    // Shows that somebody has gone, and keeps a proxy from ending a silent stream.
    private static final byte[] STILL_HERE = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final EventStreams.Sink sink;
    private final Thread writer;
    private final BlockingQueue<byte[]> frames = new ArrayBlockingQueue<>(WAITING);
    private volatile boolean stopped;

    EventStream(EventStreams.Sink sink, Consumer<EventStream> gone) {
        this.sink = sink;
        this.writer = new Thread(() -> run(gone), "jersey-cached-console-events");
        writer.setDaemon(true);
    }

    void start() {
        writer.start();
    }

    /** Puts a frame into the queue. Where there is no room left, the stream ends: the client cannot follow. */
    void offer(byte[] frame) {
        if (!stopped && !frames.offer(frame)) {
            stop();
        }
    }

    void stop() {
        stopped = true;
        // It may be blocked by a client that takes nothing.
        writer.interrupt();
    }

    private void run(Consumer<EventStream> gone) {
        long end = System.nanoTime() + LONGEST.toNanos();
        try {
            sink.write(OPENING);
            while (!stopped && System.nanoTime() - end < 0) {
                byte @Nullable [] frame = frames.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
                if (!stopped) {
                    sink.write(frame == null ? STILL_HERE : frame);
                }
            }
        } catch (IOException | InterruptedException | RuntimeException over) {
            // The client has gone or is to go. Containers differ in what they throw then.
        } finally {
            stopped = true;
            sink.close();
            gone.accept(this);
        }
    }
}
