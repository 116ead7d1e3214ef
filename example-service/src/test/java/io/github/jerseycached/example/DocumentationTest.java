package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That what the documentation shows is so. CONTRIBUTING.md says how its examples are to be written. */
class DocumentationTest {
    private static final String IMPORTS = """
            import io.github.jerseycached.*;
            import io.github.jerseycached.jaxrs.*;
            import io.github.jerseycached.store.*;
            import jakarta.inject.Inject;
            import jakarta.ws.rs.*;
            import jakarta.ws.rs.core.*;
            import java.time.*;
            import java.util.*;
            import org.glassfish.jersey.server.ResourceConfig;
            """;

    @ParameterizedTest
    @MethodSource
    void javaCompiles(Markdown.Block block, @TempDir Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of(
                "-classpath", System.getProperty("java.class.path"), "-d", classes.toString(), "-proc:none", "-Xlint");
        StringWriter messages = new StringWriter();

        boolean compiled = compiler.getTask(messages, null, null, options, null, List.of(new Snippet(block)))
                .call();

        assertThat(compiled).as(() -> block + ": " + messages).isTrue();
    }

    static Stream<Markdown.Block> javaCompiles() throws IOException {
        return Markdown.pages().stream().flatMap(page -> page.blocks("java").stream());
    }

    /** Each page has a service of its own, on which its commands run one after the other. */
    @ParameterizedTest
    @MethodSource
    void curlPrintsWhatIsShown(Markdown page) throws Exception {
        try (ExampleService service = ExampleService.start(0)) {
            Client client = new Client(service);
            for (Markdown.Block block : page.blocks("console")) {
                for (CurlExample example : CurlExample.of(block)) {
                    boolean bodyShown = example.printed().contains("");

                    assertThat(CurlExample.comparable(example.replay(client), bodyShown))
                            .as(() -> block + ": " + example.command())
                            .isEqualTo(CurlExample.comparable(example.printed(), bodyShown));
                }
            }
        }
    }

    static Stream<Markdown> curlPrintsWhatIsShown() throws IOException {
        return Markdown.pages().stream().filter(page -> !page.blocks("console").isEmpty());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Markdown page) throws IOException {
        for (String link : page.links()) {
            URI target = URI.create(link);
            if (target.isAbsolute()) {
                continue;
            }
            Path file = target.getPath().isEmpty()
                    ? page.file()
                    : page.file().resolveSibling(target.getPath()).normalize();
            assertThat(file).as(() -> page + " links to " + link).exists();
            if (target.getFragment() != null) {
                assertThat(anchorsOf(file)).as(() -> page + " links to " + link).contains(target.getFragment());
            }
        }
    }

    private static List<String> anchorsOf(Path file) throws IOException {
        return pages().filter(page -> page.file().equals(file))
                .flatMap(page -> page.anchors().stream())
                .toList();
    }

    static Stream<Markdown> pages() throws IOException {
        return Markdown.pages().stream();
    }

    /** A block of Java: imports if need be, then what may stand in a class body. */
    private static final class Snippet extends SimpleJavaFileObject {
        private final String source;

        Snippet(Markdown.Block block) {
            super(URI.create("string:///Snippet.java"), Kind.SOURCE);
            int imports = 0;
            while (block.lines().get(imports).startsWith("import ")
                    || block.lines().get(imports).isBlank()) {
                imports++;
            }
            List<String> lines = block.lines();
            source = IMPORTS + String.join("\n", lines.subList(0, imports)) + "\nclass Snippet {\n"
                    + String.join("\n", lines.subList(imports, lines.size())) + "\n}\n";
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }
}
