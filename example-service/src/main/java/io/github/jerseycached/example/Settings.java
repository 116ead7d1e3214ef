package io.github.jerseycached.example;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to run, as the command line and the environment say.
 *
 * @param help whether only to say what there is to set
 * @param port the TCP port on 127.0.0.1; 0 takes any free one
 * @param redis where the store is that several services share, {@code null} for one of this service's own
 * @param directory where that one outlives a restart, {@code null} for the heap alone
 */
record Settings(
        boolean help,
        int port,
        @Nullable String redis,
        @Nullable Path directory) {
    static final String HELP = """
            The example service of jersey-cached: a catalogue of the world's cities on http://127.0.0.1:8080/

              --port N   the TCP port on 127.0.0.1; 0 takes any free one. Before the environment variable PORT;
                         8080 where neither is there
              --help     this text

            The environment variable REDIS_URL, as redis://127.0.0.1:6379, gives it a store that several services share;
            CACHE_DIR, a directory, lets its own store outlive a restart. Not both.
            """;

    private static final int DEFAULT_PORT = 8080;
    private static final int HIGHEST_PORT = 65535;

    /**
     * Reads the settings; what is absent or blank in the environment has its default.
     *
     * @throws IllegalArgumentException with one line for the user, when something cannot be used
     */
    static Settings of(List<String> arguments, Map<String, String> environment) {
        String variable = environment.getOrDefault("PORT", "").strip();
        boolean help = false;
        int port = DEFAULT_PORT;
        boolean portGiven = false;
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.remove();
            if (argument.equals("--help")) {
                help = true;
            } else if (argument.equals("--port") && !rest.isEmpty()) {
                port = port("--port", rest.remove());
                portGiven = true;
            } else if (argument.startsWith("--port=")) {
                port = port("--port", argument.substring("--port=".length()));
                portGiven = true;
            } else {
                throw new IllegalArgumentException(
                        argument.equals("--port")
                                ? "--port needs a number behind it."
                                : "Unknown option \"" + printable(argument) + "\"; --help says what there is.");
            }
        }
        if (!portGiven && !variable.isEmpty()) {
            port = port("PORT", variable);
        }
        String redis = environment.getOrDefault("REDIS_URL", "").strip();
        String directory = environment.getOrDefault("CACHE_DIR", "").strip();
        if (!redis.isEmpty() && !directory.isEmpty()) {
            throw new IllegalArgumentException(
                    "REDIS_URL and CACHE_DIR do not go together: what is in front of Redis does not outlive a restart.");
        }
        return new Settings(
                help, port, redis.isEmpty() ? null : redis(redis), directory.isEmpty() ? null : directory(directory));
    }

    private static Path directory(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException malformed) {
            throw new IllegalArgumentException("CACHE_DIR is no path: \"" + printable(text) + "\".", malformed);
        }
    }

    private static String redis(String text) {
        try {
            Stores.of(text, null);
            return text;
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "REDIS_URL must be like redis://127.0.0.1:6379, not \"" + printable(text) + "\".", malformed);
        }
    }

    private static int port(String name, String text) {
        // Digits only: Integer.parseInt alone would also take "+80" and digits of other scripts.
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= HIGHEST_PORT) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                name + " must be a whole number from 0 to " + HIGHEST_PORT + ", not \"" + printable(text) + "\".");
    }

    /** On one line, whatever was given. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
