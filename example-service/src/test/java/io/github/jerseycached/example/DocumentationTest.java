package io.github.jerseycached.example;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.testkit.MovableClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That what the documentation shows is so. CONTRIBUTING.md says how its examples are to be written. */
class DocumentationTest {
    private static final String IMPORTS = """
            import io.github.jerseycached.*;
            import io.github.jerseycached.jaxrs.*;
            import io.github.jerseycached.redis.*;
            import io.github.jerseycached.store.*;
            import jakarta.inject.Inject;
            import jakarta.ws.rs.*;
            import jakarta.ws.rs.core.*;
            import java.time.*;
            import java.util.*;
            import org.glassfish.jersey.server.ResourceConfig;
            """;

    private static final Pattern DEPENDENCY_VERSION =
            Pattern.compile("<dependency>(?:(?!</dependency>).)*<version>([^<]*)</version>", Pattern.DOTALL);

    /** All blocks in one go, each in a package of its own: the compiler takes much longer to start than to compile. */
    @Test
    void javaCompiles(@TempDir Path classes) throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        for (Markdown page : Markdown.pages()) {
            page.blocks("java").forEach(block -> snippets.add(new Snippet(block, snippets.size())));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> options = List.of(
                "-classpath",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                "-proc:none",
                "-Xlint",
                "-Xmaxerrs",
                "1000");

        compiler.getTask(null, null, found, options, null, snippets).call();

        Map<String, String> errors = new TreeMap<>();
        for (Diagnostic<? extends JavaFileObject> each : found.getDiagnostics()) {
            if (each.getKind() == Diagnostic.Kind.ERROR) {
                errors.merge(
                        String.valueOf(each.getSource()), each.getMessage(null), (one, other) -> one + "\n" + other);
            }
        }
        assertThat(snippets).hasSizeGreaterThan(20);
        assertThat(errors).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void shownFilesMatchTheFilesOnDisk(Markdown.Block block) throws IOException {
        Path file = Markdown.ROOT.resolve(block.language().substring(Markdown.OF_A_FILE.length()));

        assertThat(file).content().contains(String.join("\n", block.lines()));
    }

    static Stream<Markdown.Block> shownFilesMatchTheFilesOnDisk() throws IOException {
        return Markdown.pages().stream().flatMap(page -> page.blocksOfFiles().stream());
    }

    /** Each page has a service of its own, on which its commands run one after the other; {@code sleep} moves its clock. */
    @ParameterizedTest
    @MethodSource
    void curlPrintsTheShownOutput(Markdown page) throws Exception {
        MovableClock clock = new MovableClock(Instant.now());
        try (ExampleService service = ExampleService.start(0, clock)) {
            Client client = new Client(service);
            for (Markdown.Block block : page.blocks("console")) {
                for (CurlExample example : CurlExample.of(block)) {
                    if (!example.pause().isZero()) {
                        clock.advance(example.pause());
                        continue;
                    }
                    boolean bodyShown = example.printed().contains("");

                    assertThat(CurlExample.comparable(example.replay(client), bodyShown))
                            .as(() -> block + ": " + example.command())
                            .isEqualTo(CurlExample.comparable(example.printed(), bodyShown));
                }
            }
        }
    }

    static Stream<Markdown> curlPrintsTheShownOutput() throws IOException {
        return Markdown.pages().stream().filter(page -> !page.blocks("console").isEmpty());
    }

    /** What a page tells people to add to their dependencies. */
    @ParameterizedTest
    @MethodSource("pages")
    void versionsMatchTheBuild(Markdown page) throws IOException {
        String build = Files.readString(Markdown.ROOT.resolve("pom.xml"));
        for (Markdown.Block block : page.blocks("xml")) {
            assertThat(DEPENDENCY_VERSION
                            .matcher(String.join("\n", block.lines()))
                            .results()
                            .map(version -> version.group(1)))
                    .as(block::toString)
                    .allMatch(version -> build.contains('>' + version + "</"));
        }
    }

    /** The table in README.md: each command is sent twice, and is on the start page, too. */
    @Test
    void eachFeatureHasItsRoute() throws Exception {
        List<List<String>> features = Markdown.page("README.md").rows("## Every feature, one route each").stream()
                .skip(1)
                .toList();
        assertThat(features).hasSizeGreaterThan(15);
        try (ExampleService service = ExampleService.start(0)) {
            Client client = new Client(service);
            String startPage = client.get("/").body();
            for (List<String> feature : features) {
                String command = feature.get(1).replace("`", "");
                CurlExample example = new CurlExample(command, List.of());
                example.replay(client);
                List<String> second = CurlExample.comparable(example.replay(client), false);

                assertThat(shortly(second)).as(command).isEqualTo(shortly(feature.get(2)));
                assertThat(startPage).contains(command.replace("&", "&amp;"));
            }
        }
    }

    /** Status and Cache-Status of an answer, as the table says it. */
    private static String shortly(List<String> head) {
        return Stream.concat(
                        Stream.of(head.get(0).replaceFirst("HTTP/1.1 (\\d+).*", "$1")),
                        head.stream()
                                .filter(line -> line.startsWith("cache-status: "))
                                .map(line -> line.replaceFirst("cache-status: jersey-cached; ", "")))
                .collect(joining(" "));
    }

    private static String shortly(String cell) {
        return cell.replace("`", "").replaceFirst("(?<=hit; ttl=)\\d+", "<seconds>");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksResolve(Markdown page) throws IOException {
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
        private final String where;
        private final String source;

        Snippet(Markdown.Block block, int number) {
            super(URI.create("string:///snippet" + number + "/Snippet.java"), Kind.SOURCE);
            where = block.where();
            int imports = 0;
            while (block.lines().get(imports).startsWith("import ")
                    || block.lines().get(imports).isBlank()) {
                imports++;
            }
            List<String> lines = block.lines();
            source = "package snippet" + number + ";\n" + IMPORTS + String.join("\n", lines.subList(0, imports))
                    + "\nclass Snippet {\n"
                    + String.join("\n", lines.subList(imports, lines.size())) + "\n}\n";
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }

        @Override
        public String toString() {
            return where;
        }
    }
}
