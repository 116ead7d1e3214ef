package io.github.jerseycached.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What comes into an application with the artifact of this module, without what the core brings. */
public final class ArtifactDependencies {

    // As Maven prints it: "|  +- group:artifact:jar[:classifier]:version:scope (optional)".
    private static final Pattern LINE = Pattern.compile(
            "([ |+\\\\-]+)([^:]+):([^:]+):jar:(?:([^:]+):)?([^:]+):(?:compile|runtime)( \\(optional\\))?\\s*");

    private record Dependency(int depth, String group, String artifact, String version, String file) {

        String line() throws IOException {
            Path jar = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .map(Path::of)
                    .filter(path -> path.endsWith(file))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(file + " is not on the class path"));
            return String.format(
                    Locale.ROOT,
                    "%s%s:%s:%s  %,d kB",
                    "  ".repeat(depth - 1),
                    group,
                    artifact,
                    version,
                    Math.round(Files.size(jar) / 1000.0));
        }
    }

    private final List<Dependency> mandatory = new ArrayList<>();

    private ArtifactDependencies() {}

    /** Reads what the build has found. */
    public static ArtifactDependencies ofThisModule() throws IOException {
        ArtifactDependencies found = new ArtifactDependencies();
        int skipped = Integer.MAX_VALUE;
        for (String line : Files.readAllLines(Path.of("target", "dependency-tree.txt"))) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                continue;
            }
            int depth = parts.group(1).length() / 3;
            if (depth > skipped) {
                continue;
            }
            boolean counts = parts.group(6) == null && !parts.group(2).equals("io.github.jerseycached");
            skipped = counts ? Integer.MAX_VALUE : depth;
            if (counts) {
                String classifier = parts.group(4) == null ? "" : '-' + parts.group(4);
                found.mandatory.add(new Dependency(
                        depth,
                        parts.group(2),
                        parts.group(3),
                        parts.group(5),
                        parts.group(3) + '-' + parts.group(5) + classifier + ".jar"));
            }
        }
        return found;
    }

    /** The artifacts that the module names itself. */
    public List<String> direct() {
        return mandatory.stream()
                .filter(dependency -> dependency.depth() == 1)
                .map(Dependency::artifact)
                .toList();
    }

    /** Fails unless the documentation has the tree with its sizes. */
    public void areDocumented() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Dependency dependency : mandatory) {
            lines.add(dependency.line());
        }
        assertThat(Path.of("..", "..", "src-docs", "dependencies.md")).content().contains(String.join("\n", lines));
    }
}
