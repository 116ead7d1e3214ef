package io.github.jerseycached.bench;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What all benchmarks send: the same bytes, whoever serves them. */
final class Bodies {

    /** 20 bytes: here the cost of a request is all there is. */
    static final String TINY = "Hello, cached world!";

    /** 2 KiB of JSON: an ordinary answer. */
    static final String JSON = json(2 << 10);

    /** 100 KiB: here the bytes count. */
    static final String LARGE = json(100 << 10);

    /** 1 MiB: among others, it must not hold them up. */
    static final String HUGE = json(1 << 20);

    /** All of them, by the path that {@link BenchResource} has them at. */
    static final Map<String, byte[]> BY_PATH =
            Map.of("/20b", bytes(TINY), "/2k", bytes(JSON), "/100k", bytes(LARGE), "/1m", bytes(HUGE));

    private Bodies() {}

    static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.US_ASCII);
    }

    private static String json(int length) {
        StringBuilder text = new StringBuilder(length + 64).append('[');
        for (int i = 0; text.length() < length; i++) {
            text.append("{\"id\":")
                    .append(i)
                    .append(",\"name\":\"city ")
                    .append(i)
                    .append("\",\"population\":")
                    .append(1000 + i * 37)
                    .append("},");
        }
        text.setLength(length - 1);
        return text.append(']').toString();
    }
}
