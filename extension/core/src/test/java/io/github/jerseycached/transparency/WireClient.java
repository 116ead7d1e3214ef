package io.github.jerseycached.transparency;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One request on a connection of its own, read as it came: with its reason phrase, and as soon as it is there. The JDK's client
 * shows neither.
 */
final class WireClient implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private boolean isWithinChunk;

    private WireClient(URI server) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a request and reads the response. */
    static WireResponse exchange(URI server, String method, String target, List<String> fieldLines) {
        try (WireClient client = send(server, method, target, fieldLines)) {
            return client.read(method);
        } catch (IOException failed) {
            throw new UncheckedIOException(method + ' ' + target + " got no whole response", failed);
        }
    }

    /** Sends a request without waiting for the response. */
    static WireClient send(URI server, String method, String target, List<String> fieldLines) {
        try {
            WireClient client = new WireClient(server);
            StringBuilder request = new StringBuilder(method + ' ' + target + " HTTP/1.1\r\n");
            // All servers go by the same name, so that what they write of it is comparable.
            request.append("Host: example.org\r\n");
            fieldLines.forEach(line -> request.append(line).append("\r\n"));
            request.append("\r\n");
            client.socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            return client;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Reads a whole response. */
    WireResponse read(String method) throws IOException {
        WireResponse head = readHead();
        return new WireResponse(head.statusLine(), head.fields(), body(method, head));
    }

    /** Reads a response as far as its fields go. */
    WireResponse readHead() throws IOException {
        String statusLine = line();
        List<String> fieldLines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            fieldLines.add(line);
        }
        return WireResponse.of(statusLine.substring("HTTP/1.1 ".length()), fieldLines, new byte[0]);
    }

    /** Reads the next chunk of a chunked content; the head is read already. */
    byte[] readChunk() throws IOException {
        if (isWithinChunk) {
            // Jetty ends a chunk's line only where the next one begins.
            line();
        }
        int length = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
        byte[] chunk = exactly(length);
        isWithinChunk = length > 0;
        if (!isWithinChunk) {
            line();
        }
        return chunk;
    }

    private byte[] body(String method, WireResponse head) throws IOException {
        int status = head.status();
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return new byte[0];
        }
        if (head.field("Transfer-Encoding").toLowerCase(Locale.ROOT).equals("chunked")) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            for (byte[] chunk = readChunk(); chunk.length > 0; chunk = readChunk()) {
                content.write(chunk);
            }
            return content.toByteArray();
        }
        return head.has("Content-Length") ? exactly(Integer.parseInt(head.field("Content-Length"))) : in.readAllBytes();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] octets = in.readNBytes(length);
        if (octets.length < length) {
            throw new EOFException(octets.length + " octets of " + length);
        }
        return octets;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the connection was closed after \"" + line + '"');
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
