package io.github.jerseycached.example;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The files that ship beside the classes. */
final class Resource {
    private Resource() {}

    static InputStream open(String name) {
        InputStream stream = Resource.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IllegalStateException(name + " is missing beside " + Resource.class.getName());
        }
        return stream;
    }

    static String text(String name) throws IOException {
        try (InputStream stream = open(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
