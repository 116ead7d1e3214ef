package io.github.jerseycached.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jerseycached.syntax.Fields.Line;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldsTest {

    private static final Fields FIELDS = Fields.of("A", "1", "b", "2", "a", "3");

    @Test
    void namesCompareWithoutRegardToCase() {
        assertThat(FIELDS.has("B")).isTrue();
        assertThat(FIELDS.value("B")).isEqualTo("2");
        assertThat(FIELDS.first("B")).isEqualTo("2");
    }

    @Test
    void missingFieldHasNoValue() {
        assertThat(FIELDS.has("c")).isFalse();
        assertThat(FIELDS.value("c")).isNull();
        assertThat(FIELDS.first("c")).isNull();
    }

    @Test
    void anEmptyValueIsAValue() {
        Fields fields = Fields.of("A", "");
        assertThat(fields.has("A")).isTrue();
        assertThat(fields.value("A")).isEmpty();
        assertThat(fields.first("A")).isEmpty();
    }

    @Test
    void repeatedLinesAreJoinedByCommasInTheirOrder() {
        assertThat(FIELDS.value("a")).isEqualTo("1, 3");
    }

    @Test
    void firstLineOfASingletonFieldIsUsed() {
        assertThat(FIELDS.first("a")).isEqualTo("1");
    }

    @Test
    void linesKeepTheirOrderAndTheirSpelling() {
        assertThat(FIELDS.lines()).containsExactly(new Line("A", "1"), new Line("b", "2"), new Line("a", "3"));
    }

    @Test
    void withReplacesEveryLineOfThatName() {
        assertThat(FIELDS.with("a", "4")).isEqualTo(Fields.of("b", "2", "a", "4"));
    }

    @Test
    void withAddsALineOfANewName() {
        assertThat(FIELDS.with("c", "4")).isEqualTo(Fields.of("A", "1", "b", "2", "a", "3", "c", "4"));
    }

    @Test
    void withoutLeavesOutEveryLineOfAName() {
        assertThat(FIELDS.without("a"::equalsIgnoreCase)).isEqualTo(Fields.of("b", "2"));
    }

    @Test
    void withoutPassesTheNameAsWritten() {
        assertThat(FIELDS.without("a"::equals)).isEqualTo(Fields.of("A", "1", "b", "2"));
    }

    @Test
    void withoutAMissingFieldReturnsTheSameInstance() {
        assertThat(FIELDS.without("c"::equals)).isSameAs(FIELDS);
    }

    @Test
    void withoutAllFieldsIsEmpty() {
        assertThat(FIELDS.without(name -> true)).isSameAs(Fields.NONE);
    }

    @Test
    void fieldsCopyTheList() {
        List<Line> lines = new ArrayList<>(List.of(new Line("a", "1")));
        Fields fields = Fields.of(lines);
        lines.clear();
        assertThat(fields.value("a")).isEqualTo("1");
    }

    @Test
    void theSameLinesInTheSameOrderAreEqual() {
        assertThat(Fields.of("a", "1", "b", "2"))
                .isEqualTo(Fields.of("a", "1", "b", "2"))
                .hasSameHashCodeAs(Fields.of("a", "1", "b", "2"))
                .isNotEqualTo(Fields.of("b", "2", "a", "1"));
    }

    @Test
    void aNameWithoutAValueIsRefused() {
        assertThatThrownBy(() -> Fields.of("a", "1", "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a name without a value: b");
    }
}
