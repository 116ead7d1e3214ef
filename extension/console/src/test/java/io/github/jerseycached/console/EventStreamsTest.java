package io.github.jerseycached.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.testkit.ManualClock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventStreamsTest {

    private final ManualClock clock = new ManualClock();
    private final EventStreams streams = new EventStreams(clock);

    @AfterEach
    void stop() {
        streams.close();
    }

    /** Takes what it gets. */
    private static class Reader implements EventStreams.Sink {
        final BlockingQueue<String> got = new LinkedBlockingQueue<>();
        final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public void write(byte[] bytes) throws IOException {
            got.add(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void close() {
            closed.countDown();
        }

        String next() throws InterruptedException {
            String frame = got.poll(10, TimeUnit.SECONDS);
            assertThat(frame).as("a frame within ten seconds").isNotNull();
            return frame;
        }

        void isClosed() throws InterruptedException {
            assertThat(closed.await(10, TimeUnit.SECONDS))
                    .as("closed within ten seconds")
                    .isTrue();
        }
    }

    /** Takes nothing until it is interrupted, as a connection whose other end does not read. */
    private static final class Stuck extends Reader {
        final CountDownLatch writing = new CountDownLatch(1);

        @Override
        public void write(byte[] bytes) throws IOException {
            writing.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                throw new InterruptedIOException();
            }
        }
    }

    private void publish(int number) {
        streams.publish("answered", json -> json.writeNumberField("number", number));
    }

    @Test
    void eachStreamReceivesEvents() throws InterruptedException {
        Reader one = new Reader();
        Reader other = new Reader();
        assertThat(streams.open(one)).isTrue();
        assertThat(streams.open(other)).isTrue();
        publish(1);
        for (Reader reader : List.of(one, other)) {
            assertThat(reader.next()).isEqualTo("retry: 2000\n\n");
            assertThat(reader.next()).isEqualTo("event: answered\ndata: {\"number\":1,\"omitted\":0}\n\n");
        }
    }

    @Test
    void newStreamReceivesRecentEvents() throws InterruptedException {
        for (int each = 0; each < 4 * EventStreams.RECENT; each++) {
            publish(each);
            clock.advance(Duration.ofSeconds(1));
        }
        Reader late = new Reader();
        streams.open(late);
        late.next();
        assertThat(late.next()).contains("\"number\":" + 3 * EventStreams.RECENT + ',');
    }

    @Test
    void eventsBeyondTheRateLimitAreCounted() throws InterruptedException {
        Reader reader = new Reader();
        streams.open(reader);
        reader.next();
        for (int each = 0; each < 10_000; each++) {
            publish(each);
        }
        clock.advance(Duration.ofSeconds(1));
        publish(-1);
        List<String> got = new ArrayList<>();
        for (int each = 0; each <= EventStreams.PER_SECOND; each++) {
            got.add(reader.next());
        }
        int omitted = 10_000 - EventStreams.PER_SECOND;
        assertThat(streams.omitted()).isEqualTo(omitted);
        assertThat(got.get(EventStreams.PER_SECOND)).contains("{\"number\":-1,\"omitted\":" + omitted + '}');
    }

    @Test
    void numberOfStreamsIsBounded() throws InterruptedException {
        List<Reader> readers = new ArrayList<>();
        for (int each = 0; each < EventStreams.MOST; each++) {
            readers.add(new Reader());
            assertThat(streams.open(readers.get(each))).isTrue();
        }
        assertThat(streams.open(new Reader())).isFalse();
        streams.close();
        for (Reader reader : readers) {
            reader.isClosed();
        }
    }

    @Test
    void slowStreamIsClosedAndDoesNotDelayOthers() throws InterruptedException {
        Stuck stuck = new Stuck();
        Reader reader = new Reader();
        streams.open(stuck);
        streams.open(reader);
        stuck.writing.await();
        reader.next();
        for (int each = 0; each <= EventStream.WAITING; each++) {
            publish(each);
            reader.next();
            clock.advance(Duration.ofSeconds(1));
        }
        stuck.isClosed();
        publish(-1);
        assertThat(reader.next()).contains("-1");
    }

    @Test
    void closedStreamFreesItsPlace() throws InterruptedException {
        CountDownLatch left = new CountDownLatch(1);
        streams.open(new Reader() {
            @Override
            public void write(byte[] bytes) throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public void close() {
                left.countDown();
            }
        });
        left.await();
        for (int each = 1; each < EventStreams.MOST; each++) {
            streams.open(new Reader());
        }
        // Its thread takes itself off the list just after it has closed the connection.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (streams.open() == EventStreams.MOST && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(streams.open(new Reader())).isTrue();
    }
}
