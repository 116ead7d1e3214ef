package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Invalidates;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.jaxrs.HttpCacheFeature;
import io.github.jerseycached.jaxrs.HttpCacheProperties;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the tables of the reference name what there is, and nothing else. */
class ReferenceTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Path SOURCES = Markdown.ROOT.resolve("extension/core/src/main/java");

    private static Markdown reference;
    private static Markdown standards;

    @BeforeAll
    static void read() throws IOException {
        reference = Markdown.page("src-docs/reference.md");
        standards = Markdown.page("src-docs/standards.md");
    }

    @Test
    void eachAttributeOfCachedIsDocumented() {
        assertThat(reference.rows("## @Cached").stream().skip(1).map(row -> code(row.get(0))))
                .containsExactlyInAnyOrderElementsOf(names(Cached.class.getDeclaredMethods()));
    }

    @Test
    void eachReasonIsDocumented() throws IOException {
        Markdown page = Markdown.page("src-docs/why-not-cached.md");
        List<String> named = Stream.of(
                        "## The request", "## The method and its annotation", "## The response", "## The store")
                .flatMap(heading -> page.rows(heading).stream().skip(1))
                .map(row -> code(row.get(0)))
                .toList();
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Reason.Kind.values())
                        .map(kind -> kind.text().replace("{}", "…"))
                        .toList());
    }

    @Test
    void documentedDefaultsOfCachedMatchTheCode() throws NoSuchMethodException {
        List<List<String>> rows = reference.rows("## @Cached");
        for (List<String> row : rows.subList(1, rows.size())) {
            Object value = Cached.class.getMethod(code(row.get(0))).getDefaultValue();
            String shown = row.get(1);
            if (value.equals(Cached.UNSET)) {
                assertThat(shown).as(row.get(0)).startsWith("absent");
            } else if (value instanceof Enum<?> constant) {
                assertThat(shown).as(row.get(0)).contains(constant.name());
            } else if (!value.getClass().isArray()) {
                assertThat(shown).as(row.get(0)).contains(value.toString());
            }
        }
    }

    @Test
    void eachAttributeOfInvalidatesIsDocumented() {
        String page = String.join("\n", reference.lines()) + reference.blocks();
        assertThat(names(Invalidates.class.getDeclaredMethods()))
                .allSatisfy(name -> assertThat(page).contains(name));
    }

    @Test
    void eachPropertyIsDocumented() {
        List<String> properties = Arrays.stream(HttpCacheProperties.class.getFields())
                .filter(field -> !field.getName().equals("PREFIX"))
                .map(field -> {
                    try {
                        return (String) field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
        assertThat(reference.rows("## Settings").stream()
                        .skip(1)
                        .map(row -> row.get(1))
                        .filter(cell -> !cell.isEmpty())
                        .map(ReferenceTest::code))
                .containsExactlyInAnyOrderElementsOf(properties);
    }

    @Test
    void eachBuilderSettingIsDocumented() {
        List<String> settings = Arrays.stream(HttpCacheFeature.Builder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .filter(name -> !name.equals("build"))
                .distinct()
                .toList();
        String cells = reference.rows("## Settings").stream()
                .map(row -> row.get(0))
                .toList()
                .toString();
        assertThat(settings).allSatisfy(name -> assertThat(cells).contains('`' + name + '('));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"## Statuses that this cache makes", "## Directives of a response", "## Directives of a request"
            })
    void namedClassImplementsTheRequirementOfTheStandard(String heading) throws IOException {
        Map<String, Path> sources = sources();
        for (List<String> row :
                standards.rows(heading).subList(1, standards.rows(heading).size())) {
            String rule = row.get(0).replace("`", "");
            for (String type : codes(row.get(2))) {
                assertThat(sources).as(row::toString).containsKey(type);
                assertThat(Files.readString(sources.get(type)))
                        .as(row::toString)
                        .containsAnyOf(rule, camelCase(rule));
            }
        }
    }

    @Test
    void eachRfcIsCitedByANamedClass() throws IOException {
        Map<String, Path> sources = sources();
        List<List<String>> rows = standards.rows("## RFC sections");
        for (List<String> row : rows.subList(1, rows.size())) {
            String number = row.get(0).replaceFirst("RFC (\\d+).*", "$1");
            StringBuilder texts = new StringBuilder();
            for (String type : codes(row.get(2))) {
                assertThat(sources).as(row::toString).containsKey(type);
                texts.append(Files.readString(sources.get(type)));
            }
            assertThat(texts.toString()).as(row::toString).contains("RFC " + number);
        }
    }

    private static Map<String, Path> sources() throws IOException {
        Map<String, Path> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> sources.put(file.getFileName().toString().replace(".java", ""), file));
        }
        return sources;
    }

    private static List<String> names(Method[] methods) {
        // A coverage agent adds methods of its own.
        return Arrays.stream(methods)
                .filter(method -> !method.isSynthetic())
                .map(Method::getName)
                .toList();
    }

    private static String code(String cell) {
        return codes(cell).get(0);
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static String camelCase(String name) {
        return Pattern.compile("-(.)")
                .matcher(name)
                .replaceAll(letter -> letter.group(1).toUpperCase(java.util.Locale.ROOT));
    }
}
