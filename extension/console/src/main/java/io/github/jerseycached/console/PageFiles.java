package io.github.jerseycached.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The page and what belongs to it, as they lie beside this class. */
final class PageFiles {

    private final String page = new String(read("console.html"), StandardCharsets.UTF_8);
    private final byte[] style = read("console.css");
    private final byte[] script = read("console.js");
    private final byte[] icon = read("console.svg");

    /**
     * The page.
     *
     * @param base where it finds the rest: empty, or a relative path with a slash at its end
     */
    byte[] page(String base) {
        return page.replace("{base}", base).getBytes(StandardCharsets.UTF_8);
    }

    byte[] style() {
        return style.clone();
    }

    byte[] script() {
        return script.clone();
    }

    byte[] icon() {
        return icon.clone();
    }

    private static byte[] read(String name) {
        try (InputStream file = Objects.requireNonNull(PageFiles.class.getResourceAsStream(name), name)) {
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
