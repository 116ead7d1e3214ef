package io.github.jerseycached.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.syntax.StructuredField;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTest {

    @Test
    void detailNamesTheSubjectOfTheReason() {
        assertThat(Reason.of(Reason.Kind.STATUS, 404).detail()).isEqualTo("status 404");
        assertThat(Reason.of(Reason.Kind.UNLESS, "Preview")).hasToString("unless Preview");
        assertThat(Reason.of(Reason.Kind.NO_STORE).detail()).isEqualTo("no-store");
    }

    @Test
    void kindsHaveDifferentTexts() {
        assertThat(Arrays.stream(Reason.Kind.values()).map(Reason.Kind::text)).doesNotHaveDuplicates();
        assertThat(Reason.of(Reason.Kind.PRIVATE).is(Reason.Kind.PRIVATE)).isTrue();
        assertThat(Reason.of(Reason.Kind.PRIVATE).is(Reason.Kind.NO_STORE)).isFalse();
    }

    @ParameterizedTest(name = "9651 §3.3.3: {0}")
    @EnumSource
    void textIsAValidStructuredFieldString(Reason.Kind kind) {
        assertThat(kind.text()).isNotBlank().isASCII();
        assertThat(StructuredField.isPrintable(kind.text())).isTrue();
    }
}
