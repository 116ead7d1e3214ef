package io.github.jerseycached.example;

import java.util.Map;

/**
 * What the environment says about how to run.
 *
 * @param port the TCP port on 127.0.0.1, from {@code PORT}; 0 takes any free one
 */
record Settings(int port) {
    private static final int DEFAULT_PORT = 8080;
    private static final int HIGHEST_PORT = 65535;

    /**
     * Reads the settings; what is absent or blank has its default.
     *
     * @throws IllegalArgumentException with one sentence for the user, when a value cannot be used
     */
    static Settings of(Map<String, String> environment) {
        String port = environment.getOrDefault("PORT", "").strip();
        return new Settings(port.isEmpty() ? DEFAULT_PORT : port(port));
    }

    private static int port(String text) {
        // Digits only: Integer.parseInt alone would also take "+80" and digits of other scripts.
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= HIGHEST_PORT) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                "PORT must be a whole number from 0 to " + HIGHEST_PORT + ", not \"" + text + "\".");
    }
}
