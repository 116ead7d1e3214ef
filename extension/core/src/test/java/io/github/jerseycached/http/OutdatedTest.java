package io.github.jerseycached.http;

import static io.github.jerseycached.http.TestResponse.ARRIVAL;
import static io.github.jerseycached.http.TestResponse.date;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import java.time.Duration;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutdatedTest {

    @ParameterizedTest(name = "{0}, invalidated: {1}")
    @MethodSource
    void cacheControlAtAge20(String cacheControl, boolean invalidated, String expected) {
        Fields reduced =
                Outdated.of(Fields.of("Cache-Control", cacheControl), Duration.ofSeconds(20), invalidated, ARRIVAL);
        assertThat(reduced).isEqualTo(Fields.of("Cache-Control", expected));
    }

    static Stream<Arguments> cacheControlAtAge20() {
        return Stream.of(
                arguments("max-age=10", false, "max-age=10"),
                arguments("max-age=60", false, "max-age=20"),
                arguments("public, max-age=60, s-maxage=300", true, "public, max-age=20, s-maxage=20"),
                arguments("s-maxage=300", true, "s-maxage=20, max-age=0"),
                arguments("private, x=\"a b\"", true, "private, x=\"a b\", max-age=0"),
                arguments("private=\"a\", no-transform", true, "private=a, no-transform, max-age=0"),
                arguments("max-age=soon", true, "max-age=0"),
                arguments("max-age=60;", true, "max-age=0"),
                arguments("max-age=60, immutable", false, "max-age=20"),
                arguments(
                        "max-age=10, stale-while-revalidate=30, stale-if-error=60",
                        false,
                        "max-age=10, stale-while-revalidate=30, stale-if-error=60"),
                arguments("max-age=10, stale-while-revalidate=30, stale-if-error=60", true, "max-age=10"));
    }

    @Test
    void outdatedResponseHasExplicitLifetime() {
        assertThat(Outdated.of(Fields.of("Last-Modified", date(-99)), Duration.ZERO, true, ARRIVAL)
                        .value("Cache-Control"))
                .isEqualTo("max-age=0");
    }

    @Test
    void expiresIsNotInTheFuture() {
        Fields reduced = Outdated.of(Fields.of("Expires", date(60), "ETag", "\"a\""), Duration.ZERO, true, ARRIVAL);
        assertThat(reduced.value("Expires")).isEqualTo(date(0));
        assertThat(reduced.value("ETag")).isEqualTo("\"a\"");
        assertThat(Outdated.of(Fields.of("Expires", date(-9)), Duration.ZERO, true, ARRIVAL)
                        .value("Expires"))
                .isEqualTo(date(-9));
        assertThat(Outdated.of(Fields.of("Expires", "0"), Duration.ZERO, true, ARRIVAL)
                        .value("Expires"))
                .isEqualTo("0");
    }

    @Test
    void targetedFieldsHaveALifetimeOfZeroWhichCountsFromTheAnswer() {
        Fields reduced = Outdated.of(
                Fields.of(
                        "CDN-Cache-Control", "max-age=3600, stale-if-error=60",
                        "Fastly-Cache-Control", "public",
                        "Surrogate-Control", "max-age=60"),
                Duration.ofSeconds(20),
                false,
                ARRIVAL);
        assertThat(reduced.value("CDN-Cache-Control")).isEqualTo("max-age=0");
        assertThat(reduced.value("Fastly-Cache-Control")).isEqualTo("public, max-age=0");
        assertThat(reduced.value("Surrogate-Control")).isEqualTo("max-age=0");
    }

    @Property
    void outdatedResponseHasNoLifetime(@ForAll String cacheControl, @ForAll @IntRange(max = 100_000) int age) {
        String reduced = Outdated.of(Fields.of("Cache-Control", cacheControl), Duration.ofSeconds(age), false, ARRIVAL)
                .value("Cache-Control");
        CacheControl read = CacheControl.parse(reduced);
        assertThat(read.seconds("max-age").orElse(0)).isLessThanOrEqualTo(age);
        assertThat(read.seconds("s-maxage").orElse(0)).isLessThanOrEqualTo(age);
    }
}
