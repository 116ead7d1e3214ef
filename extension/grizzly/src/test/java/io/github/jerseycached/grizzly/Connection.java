package io.github.jerseycached.grizzly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A connection of a client that sends what it is told, when it is told, and reads no sooner. */
final class Connection implements AutoCloseable {

    private final URI server;
    private final Socket socket = new Socket();
    private final InputStream in;

    Connection(URI server) {
        this.server = server;
        try {
            // Small, so that the server notices soon that nobody reads.
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A response as it came, its octets as characters. */
    record Answer(String statusLine, List<String> fieldLines, String body) {

        int status() {
            return Integer.parseInt(statusLine.split(" ", 3)[1]);
        }

        List<String> lines(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ':';
            return fieldLines.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .toList();
        }

        String field(String name) {
            return String.join(", ", lines(name));
        }

        @Override
        public String toString() {
            return statusLine + ' ' + fieldLines + ' ' + (body.length() < 100 ? body : body.length() + " bytes");
        }
    }

    /** Sends a request without waiting for the answer. */
    Connection send(String method, String target, String... fieldLines) {
        StringBuilder request =
                new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        if (Stream.of(fieldLines).noneMatch(line -> line.startsWith("Host:"))) {
            request.append("Host: ").append(server.getAuthority()).append("\r\n");
        }
        for (String line : fieldLines) {
            request.append(line).append("\r\n");
        }
        return sendRaw(request.append("\r\n").toString());
    }

    Connection sendRaw(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Answer get(String target, String... fieldLines) {
        return send("GET", target, fieldLines).read();
    }

    /** Reads the next response as far as its fields go, as for a HEAD. */
    Answer readHead() {
        String statusLine = line();
        return new Answer(
                statusLine,
                Stream.generate(this::line).takeWhile(line -> !line.isEmpty()).toList(),
                "");
    }

    /** Reads the next response. */
    Answer read() {
        Answer head = readHead();
        int length = head.lines("Content-Length").isEmpty() ? 0 : Integer.parseInt(head.field("Content-Length"));
        try {
            byte[] content = in.readNBytes(length);
            assertThat(content).as("content of %s", head).hasSize(length);
            return new Answer(head.statusLine(), head.fieldLines(), new String(content, StandardCharsets.ISO_8859_1));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Whether the server has closed it. */
    boolean isAtEnd() {
        try {
            return in.read() < 0;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int octet = in.read(); octet != '\n'; octet = in.read()) {
                assertThat(octet).as("an octet after %s", line).isNotNegative();
                line.write(octet);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
