package io.github.jerseycached.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks an HTTP/1.1 server and hands back what it says as it says it: unknown status codes, repeated and malformed fields.
 * An ordinary client would judge, join or drop some of these, and they are what a cache is tested with.
 */
final class Upstream {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final InetSocketAddress server;

    Upstream(InetSocketAddress server) {
        this.server = server;
    }

    /** A field line. */
    record Field(String name, String value) {

        boolean isNamed(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /** A final response, with the field lines in their order. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares two.
    record Answer(int status, String reason, List<Field> fields, byte[] body) {}

    /**
     * Sends a request on a connection of its own and reads the answer.
     *
     * @param fields without those that frame the message or speak of the connection
     * @throws IOException also when the connection ends before the answer does
     */
    Answer ask(String method, String target, List<Field> fields, byte[] body) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(server, TIMEOUT_MILLIS);
            socket.getOutputStream().write(request(method, target, fields, body));
            return answer(method, new BufferedInputStream(socket.getInputStream()));
        }
    }

    private static byte[] request(String method, String target, List<Field> fields, byte[] body) {
        StringBuilder head = new StringBuilder(method + ' ' + target + " HTTP/1.1\r\n");
        for (Field field : fields) {
            head.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("Connection: close\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private static Answer answer(String method, InputStream in) throws IOException {
        String[] statusLine;
        int status;
        List<Field> fields;
        do {
            statusLine = line(in).split(" ", 3);
            status = status(statusLine);
            fields = fields(in);
            // RFC 9110 §15.2: any number of interim responses may come before the final one.
        } while (status < 200 && status != 101);
        byte[] body = method.equals("HEAD") || status == 101 || status == 204 || status == 304
                ? new byte[0]
                : body(fields, in);
        // The echo of our own wish to close, and the framing that is undone here.
        fields.removeIf(field -> (field.isNamed("Connection") && field.value().equalsIgnoreCase("close"))
                || field.isNamed("Transfer-Encoding"));
        return new Answer(status, statusLine.length < 3 ? "" : statusLine[2], List.copyOf(fields), body);
    }

    private static int status(String[] statusLine) throws IOException {
        if (statusLine.length < 2 || !statusLine[0].startsWith("HTTP/1.") || !statusLine[1].matches("[1-9][0-9]{2}")) {
            throw new IOException("no HTTP/1 status line: " + String.join(" ", statusLine));
        }
        return Integer.parseInt(statusLine[1]);
    }

    private static List<Field> fields(InputStream in) throws IOException {
        List<Field> fields = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("no field line: " + line);
            }
            fields.add(new Field(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return fields;
    }

    // RFC 9112 §6.3.
    private static byte[] body(List<Field> fields, InputStream in) throws IOException {
        for (Field field : fields) {
            if (field.isNamed("Transfer-Encoding")) {
                return field.value().equalsIgnoreCase("chunked") ? chunks(in) : in.readAllBytes();
            }
        }
        for (Field field : fields) {
            if (field.isNamed("Content-Length")) {
                return exactly(length(field.value(), 10), in);
            }
        }
        return in.readAllBytes();
    }

    // RFC 9112 §7.1.
    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int length = length(line(in).replaceFirst(";.*", "").strip(), 16);
            if (length == 0) {
                fields(in);
                return body.toByteArray();
            }
            body.writeBytes(exactly(length, in));
            line(in);
        }
    }

    private static int length(String digits, int radix) throws IOException {
        try {
            return Integer.parseUnsignedInt(digits, radix);
        } catch (NumberFormatException malformed) {
            throw new IOException("no length: " + digits, malformed);
        }
    }

    private static byte[] exactly(int length, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended within a line: " + line);
            }
            line.append((char) c);
        }
        int last = line.length() - 1;
        return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
    }
}
