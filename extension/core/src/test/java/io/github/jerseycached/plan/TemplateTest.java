package io.github.jerseycached.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void namesItsVariables(String rule, String template, List<String> expected) {
        assertThat(new Template(template, Map.of()).variables()).containsExactlyElementsOf(expected);
    }

    static Stream<Arguments> namesItsVariables() {
        return Stream.of(
                arguments("none", "countries", List.of()),
                arguments("none in nothing", "", List.of()),
                arguments("one between texts", "a{b}c", List.of("b")),
                arguments("one alone", "{b}", List.of("b")),
                arguments("several in their order", "{z}:{a}", List.of("z", "a")),
                arguments("side by side", "{a}{b}", List.of("a", "b")),
                arguments("each once", "{a}-{b}-{a}", List.of("a", "b")),
                arguments("without the spaces around them", "{ a }", List.of("a")),
                arguments("with the spaces inside them", "{a b}", List.of("a b")));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"{", "}", "a{b", "a}b", "}a{", "{a}}", "{{a}", "{a}{", "{a{b}}"})
    void bracesThatDoNotFitEachOtherAreRefused(String template) {
        assertThatThrownBy(() -> new Template(template, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining('"' + template + '"');
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"countries", "country:{code}", "{ a }-{b}"})
    void isShownAsItWasWritten(String template) {
        assertThat(new Template(template, Map.of())).hasToString(template);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void aPathNamesItsVariables(String rule, String path, List<String> expected) {
        assertThat(Template.pathVariables(path)).containsExactlyElementsOf(expected);
    }

    static Stream<Arguments> aPathNamesItsVariables() {
        return Stream.of(
                arguments("none", "/countries", List.of()),
                arguments("none in nothing", "", List.of()),
                arguments("one", "/countries/{code}", List.of("code")),
                arguments("several in their order", "/{z}/{a}", List.of("z", "a")),
                arguments("several in one segment", "/{from}-{to}.json", List.of("from", "to")),
                arguments("each once", "/{a}/b/{a}", List.of("a")),
                arguments("without the spaces around them", "/{ a }", List.of("a")),
                arguments("without their regular expressions", "/{id: [0-9]+}", List.of("id")),
                arguments("which may have braces", "/{id: [a-z]{2}}", List.of("id")),
                arguments("within braces", "/{id: ([a-z]{1,2}-){3}}/{b}", List.of("id", "b")),
                arguments("which may have colons", "/{time: \\d\\d:\\d\\d}", List.of("time")),
                arguments("without spaces before the colon", "/{id : .*}", List.of("id")));
    }
}
