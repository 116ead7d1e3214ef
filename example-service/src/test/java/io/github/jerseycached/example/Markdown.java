package io.github.jerseycached.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param file where it lies
 * @param lines its lines, without those of fenced blocks
 * @param blocks its fenced blocks
 */
record Markdown(Path file, List<String> lines, List<Block> blocks) {
    /** Of the repository: the nearest folder above that has the documentation. */
    static final Path ROOT = Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
            .filter(folder -> Files.isDirectory(folder.resolve("src-docs")))
            .findFirst()
            .orElseThrow();

    /** How the language of a block begins that shows a part of a file. */
    static final String OF_A_FILE = "java file=";

    private static final String FENCE = "```";
    private static final Pattern CELLS = Pattern.compile("\\|");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

    /** A fenced block; {@code where} names its page and first line. */
    record Block(String where, String language, List<String> lines) {
        @Override
        public String toString() {
            return where;
        }
    }

    /** The page at a path from the root of the repository. */
    static Markdown page(String path) throws IOException {
        return read(ROOT.resolve(path));
    }

    /** All pages: those at the top of the repository and those under src-docs. */
    static List<Markdown> pages() throws IOException {
        List<Markdown> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> documents = Files.walk(ROOT.resolve("src-docs"))) {
            for (Path file : Stream.concat(top, documents)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                pages.add(read(file));
            }
        }
        return pages;
    }

    private static Markdown read(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        List<String> all = Files.readAllLines(file);
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).startsWith(FENCE)) {
                lines.add(all.get(i));
                continue;
            }
            int first = i + 1;
            int end = first;
            while (!all.get(end).equals(FENCE)) {
                end++;
            }
            String where = ROOT.relativize(file) + ":" + (first + 1);
            blocks.add(new Block(where, all.get(i).substring(FENCE.length()), all.subList(first, end)));
            i = end;
        }
        return new Markdown(file, lines, blocks);
    }

    List<Block> blocks(String language) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }

    /** The blocks that show a part of a file. */
    List<Block> blocksOfFiles() {
        return blocks.stream()
                .filter(block -> block.language().startsWith(OF_A_FILE))
                .toList();
    }

    /** Rows of the tables under a heading, without those of their heads: the cells, stripped. */
    List<List<String>> rows(String heading) {
        int start = lines.indexOf(heading) + 1;
        if (start == 0) {
            throw new IllegalArgumentException(this + " has no heading \"" + heading + '"');
        }
        return lines.subList(start, lines.size()).stream()
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("|"))
                .map(line -> CELLS.splitAsStream(line.substring(1))
                        .map(String::strip)
                        .toList())
                .filter(cells -> !cells.get(0).matches("-+"))
                .toList();
    }

    /** What the page links to, as it stands there. */
    List<String> links() {
        return LINK.matcher(String.join("\n", lines))
                .results()
                .map((MatchResult link) -> link.group(1))
                .toList();
    }

    /** The names that a link may have after {@code #}, one for each heading. */
    List<String> anchors() {
        return lines.stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> anchor(line.replaceFirst("^#+ ", "")))
                .toList();
    }

    /** The name of a heading in links. */
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }

    @Override
    public String toString() {
        return ROOT.relativize(file).toString();
    }
}
