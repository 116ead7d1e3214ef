package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationSiteTest {
    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

    @TempDir
    private static Path site;

    @BeforeAll
    static void make() throws IOException {
        DocumentationSite.make(site);
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(site)) {
            return files.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }

    @Test
    void eachMarkdownPageHasAnHtmlPage() throws IOException {
        assertThat(pages()).hasSameSizeAs(Markdown.pages());
        assertThat(site.resolve("index.html")).exists();
        assertThat(site.resolve("readme.html")).exists();
        assertThat(site.resolve("how-to/testing.html")).exists();
    }

    @Test
    void eachPageOfTheDocumentationIsInTheNavigation() throws IOException {
        String navigation = Files.readString(site.resolve("index.html")).replaceFirst("(?s)</nav>.*", "");
        for (Path page : pages()) {
            String address = site.relativize(page).toString().replace('\\', '/');
            assertThat(navigation).as("src-docs/index.md leads to " + address).contains("href=\"" + address + '"');
        }
    }

    @Test
    void linksResolveWithoutAServer() throws IOException {
        for (Path page : pages()) {
            String html = Files.readString(page);
            for (MatchResult match : REFERENCE.matcher(html).results().toList()) {
                URI target = URI.create(match.group(1));
                if (target.isAbsolute()) {
                    continue;
                }
                Path file = target.getPath().isEmpty()
                        ? page
                        : page.resolveSibling(target.getPath()).normalize();
                assertThat(file).as(page + " leads to " + target).isRegularFile();
                if (target.getFragment() != null) {
                    assertThat(Files.readString(file))
                            .as(page + " leads to " + target)
                            .contains("id=\"" + target.getFragment() + '"');
                }
            }
        }
    }

    @Test
    void pagesLoadNothingFromElsewhere() throws IOException {
        for (Path page : pages()) {
            assertThat(Files.readString(page))
                    .doesNotContainPattern("(src|<link[^>]*href)=\"[a-z]+:")
                    .doesNotContain("{root}", "{navigation}", "{content}");
        }
    }

    @Test
    void searchIndexHasEachHeading() throws IOException {
        String script = Files.readString(site.resolve("search-index.js"));
        JsonNode index =
                new ObjectMapper().readTree(script.substring(script.indexOf('['), script.lastIndexOf(']') + 1));
        List<String> known = index.findValuesAsText("anchor");
        for (Markdown page : Markdown.pages()) {
            assertThat(known).containsAll(page.anchors().stream().skip(1).toList());
        }
        assertThat(index.get(0).get("text").asText()).isNotBlank();
    }
}
