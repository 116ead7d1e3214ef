package io.github.jerseycached.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Sends what a well-behaved client would not, byte for byte, and reads until the server has nothing more to say. */
public final class RawClient {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int AFTERWARDS_MILLIS = 100;
    private static final Pattern LENGTH =
            Pattern.compile("(?is)\\r\\ncontent-length: *(\\d+)(?=\\r\\n).*?\\r\\n\\r\\n");
    private static final Pattern LAST_CHUNK = Pattern.compile("\\r\\n0\\r\\n\\r\\n$");

    private final URI server;

    public RawClient(URI server) {
        this.server = server;
    }

    /** A response as it came. */
    public record Answer(String target, String head, String body) {

        int status() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }

        /** The lines after the first, as they were sent. */
        List<String> fieldLines() {
            return Stream.of(head.split("\r\n", -1)).skip(1).toList();
        }

        List<String> lines(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ':';
            return fieldLines().stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .toList();
        }

        private String cacheStatus() {
            return String.join(", ", lines("Cache-Status"));
        }

        boolean hit() {
            return cacheStatus().contains("jersey-cached; hit");
        }

        public Answer isHit() {
            assertThat(cacheStatus()).as("Cache-Status of %s", this).contains("jersey-cached; hit");
            return this;
        }

        public Answer isStoredMiss() {
            assertThat(cacheStatus())
                    .as("Cache-Status of %s", this)
                    .contains("; fwd=")
                    .contains("; stored");
            return this;
        }

        public Answer isNotStored(String detail) {
            assertThat(cacheStatus())
                    .as("Cache-Status of %s", this)
                    .contains("; fwd=")
                    .doesNotContain("; stored")
                    .contains("; detail=\"" + detail + '"');
            return this;
        }

        public Answer hasStatus(int status) {
            assertThat(status()).as("status of %s", this).isEqualTo(status);
            return this;
        }

        public Answer hasBody(String expected) {
            assertThat(body).as("body of %s", this).isEqualTo(expected);
            return this;
        }
    }

    /** A GET of this target with these field lines; without a Host among them, the server's own is sent. */
    public Answer get(String target, String... fieldLines) throws IOException {
        return send("GET", target, "", fieldLines);
    }

    public Answer send(String method, String target, String content, String... fieldLines) throws IOException {
        StringBuilder request = new StringBuilder();
        request.append(method).append(' ').append(target).append(" HTTP/1.1\r\nConnection: close\r\n");
        if (Stream.of(fieldLines).noneMatch(line -> line.startsWith("Host:"))) {
            request.append("Host: ").append(server.getAuthority()).append("\r\n");
        }
        for (String line : fieldLines) {
            request.append(line).append("\r\n");
        }
        if (!content.isEmpty()) {
            request.append("Content-Length: ").append(content.length()).append("\r\n");
        }
        request.append("\r\n").append(content);
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            String answer = read(socket, method);
            int end = answer.indexOf("\r\n\r\n");
            assertThat(end).as("the end of the fields of %s", answer).isPositive();
            return new Answer(target, answer.substring(0, end), answer.substring(end + 4));
        }
    }

    /** All that comes until the server closes; one that does not, though it is asked to, may add nothing for a while. */
    private static String read(Socket socket, String method) throws IOException {
        StringBuilder answer = new StringBuilder();
        byte[] some = new byte[8192];
        try {
            for (int n = 0; n >= 0; n = socket.getInputStream().read(some)) {
                answer.append(new String(some, 0, n, StandardCharsets.ISO_8859_1));
                socket.setSoTimeout(isWhole(answer, method) ? AFTERWARDS_MILLIS : PATIENCE_MILLIS);
            }
        } catch (SocketTimeoutException silence) {
            if (!isWhole(answer, method)) {
                throw silence;
            }
        }
        return answer.toString();
    }

    private static boolean isWhole(CharSequence answer, String method) {
        Matcher length = LENGTH.matcher(answer);
        if (length.find()) {
            int expected = method.equals("HEAD") ? 0 : Integer.parseInt(length.group(1));
            return answer.length() >= length.end() + expected;
        }
        return LAST_CHUNK.matcher(answer).find();
    }
}
