package io.github.jerseycached.example;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Makes the documentation a site of files that need no server: a page for each Markdown page, navigation in the order of
 * {@code src-docs/index.md}, and search by an index in a script. {@code mvn -Psite} runs it.
 */
final class DocumentationSite {
    private static final List<String> FILES = List.of("site.css", "site.js");

    private final Parser parser =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();
    private final Path documents = Markdown.ROOT.resolve("src-docs");
    private final Path output;

    /** A part of a page under one heading, for the search. */
    private record Section(String page, String title, String heading, String anchor, StringBuilder words) {
        Map<String, String> fields() {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("page", page);
            fields.put("title", title);
            fields.put("heading", heading);
            fields.put("anchor", anchor);
            fields.put("text", words.toString().strip().replaceAll("\\s+", " "));
            return fields;
        }
    }

    private DocumentationSite(Path output) {
        this.output = output;
    }

    /**
     * Makes the site.
     *
     * @param arguments where to write
     */
    public static void main(String[] arguments) throws IOException {
        Path output = Path.of(arguments[0]).toAbsolutePath().normalize();
        make(output);
        System.out.println(
                "The documentation is at " + output.resolve("index.html").toUri());
    }

    static void make(Path output) throws IOException {
        new DocumentationSite(output).make();
    }

    private void make() throws IOException {
        List<Section> sections = new ArrayList<>();
        Node index = parser.parse(Files.readString(documents.resolve("index.md")));
        String template = resource("site.html");
        for (Markdown source : Markdown.pages()) {
            Path page = outputOf(source.file());
            Node document = parser.parse(Files.readString(source.file()));
            String title = titleOf(document);
            sections.addAll(sectionsOf(document, page, title));
            redirect(document, source.file(), page);
            String html = template.replace("{root}", rootOf(page))
                    .replace("{title}", escaped(title))
                    .replace("{navigation}", navigation(index, page))
                    .replace("{content}", html(document));
            Files.createDirectories(output.resolve(page).getParent());
            Files.writeString(output.resolve(page), html);
        }
        for (String name : FILES) {
            Files.writeString(output.resolve(name), resource(name));
        }
        // A script, not a JSON file: a page from the disk may not fetch another file.
        Files.writeString(
                output.resolve("search-index.js"),
                "window.documentation = "
                        + new ObjectMapper()
                                .writerWithDefaultPrettyPrinter()
                                .writeValueAsString(
                                        sections.stream().map(Section::fields).toList())
                        + ";\n");
    }

    /** Where a file of the repository goes, below the output. */
    private Path outputOf(Path file) {
        if (file.startsWith(documents)) {
            return Path.of(documents.relativize(file).toString().replaceFirst("\\.md$", ".html"));
        }
        String name = file.getFileName().toString();
        return Path.of(
                name.endsWith(".md") ? name.toLowerCase(Locale.ROOT).replaceFirst("\\.md$", ".html") : "files/" + name);
    }

    /** Has links between files of the repository lead to what is made of them; what is no page comes along as it is. */
    private void redirect(Node document, Path source, Path page) throws IOException {
        List<IOException> failed = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                link.setDestination(redirected(link.getDestination()));
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                image.setDestination(redirected(image.getDestination()));
            }

            private String redirected(String destination) {
                URI target = URI.create(destination);
                if (target.isAbsolute() || target.getPath().isEmpty()) {
                    return destination;
                }
                Path file = source.resolveSibling(target.getPath()).normalize();
                Path to = outputOf(file);
                if (!file.toString().endsWith(".md")) {
                    try {
                        Files.createDirectories(output.resolve(to).getParent());
                        Files.copy(file, output.resolve(to), StandardCopyOption.REPLACE_EXISTING);
                    } catch (IOException e) {
                        failed.add(e);
                    }
                }
                return rootOf(page)
                        + to.toString().replace('\\', '/')
                        + (target.getFragment() == null ? "" : "#" + target.getFragment());
            }
        });
        if (!failed.isEmpty()) {
            throw failed.get(0);
        }
    }

    /** The headings and links of the index, for the margin. */
    private String navigation(Node index, Path page) {
        StringBuilder html = new StringBuilder();
        index.accept(new AbstractVisitor() {
            private boolean open;

            @Override
            public void visit(Heading heading) {
                if (heading.getLevel() > 1) {
                    html.append(open ? "</ul>\n" : "").append("<h2>").append(escaped(text(heading)));
                    html.append("</h2>\n<ul>\n");
                    open = true;
                }
            }

            @Override
            public void visit(Link link) {
                Path target = outputOf(documents.resolve(link.getDestination()).normalize());
                if (!link.getDestination().contains("#")
                        && !link.getDestination().contains(":")) {
                    html.append("<li><a href=\"")
                            .append(rootOf(page))
                            .append(target.toString().replace('\\', '/'));
                    html.append('"')
                            .append(target.equals(page) ? " aria-current=\"page\"" : "")
                            .append('>');
                    html.append(escaped(text(link))).append("</a></li>\n");
                }
            }
        });
        return html.append("</ul>").toString();
    }

    private static String html(Node document) {
        HtmlRenderer renderer = HtmlRenderer.builder()
                .extensions(List.of(TablesExtension.create()))
                .escapeHtml(true)
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    if (node instanceof Heading heading) {
                        attributes.put("id", Markdown.anchor(text(heading)));
                    } else if (tag.equals("pre")) {
                        // It scrolls, so the keyboard must get there.
                        attributes.put("tabindex", "0");
                    }
                })
                .build();
        return renderer.render(document);
    }

    private static List<Section> sectionsOf(Node document, Path page, String title) {
        String address = page.toString().replace('\\', '/');
        List<Section> sections = new ArrayList<>();
        sections.add(new Section(address, title, title, "", new StringBuilder()));
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                if (heading.getLevel() > 1) {
                    String text = text(heading);
                    sections.add(new Section(address, title, text, Markdown.anchor(text), new StringBuilder()));
                }
            }

            @Override
            public void visit(Text text) {
                words().append(text.getLiteral());
            }

            @Override
            public void visit(Code code) {
                words().append(code.getLiteral());
            }

            @Override
            public void visit(FencedCodeBlock block) {
                words().append(' ').append(block.getLiteral());
            }

            @Override
            public void visit(SoftLineBreak lineBreak) {
                words().append(' ');
            }

            @Override
            protected void visitChildren(Node parent) {
                super.visitChildren(parent);
                if (parent instanceof TableCell || parent instanceof org.commonmark.node.Block) {
                    words().append(' ');
                }
            }

            private StringBuilder words() {
                return sections.get(sections.size() - 1).words();
            }
        });
        return sections;
    }

    private static String titleOf(Node document) {
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading && heading.getLevel() == 1) {
                return text(heading);
            }
        }
        throw new IllegalArgumentException("A page without a title");
    }

    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
                text.append(part.getLiteral());
            }
        });
        return text.toString();
    }

    private static String rootOf(Path page) {
        return "../".repeat(page.getNameCount() - 1);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static String resource(String name) throws IOException {
        return Resource.text(name);
    }
}
