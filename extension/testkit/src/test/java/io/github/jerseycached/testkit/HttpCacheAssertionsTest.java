package io.github.jerseycached.testkit;

import static io.github.jerseycached.testkit.HttpCacheAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpCacheAssertionsTest {

    private static Response said(String cacheStatus) {
        return Response.ok().header("Cache-Status", cacheStatus).build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("words")
    void matchingAssertionPasses(String name, String cacheStatus, String other, Consumer<CachedResponseAssert> words) {
        words.accept(assertThat(said(cacheStatus)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("words")
    void mismatchFailsAndShowsTheResponse(
            String name, String said, String other, Consumer<CachedResponseAssert> words) {
        assertThatThrownBy(() -> words.accept(assertThat(said(other))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(other)
                .hasMessageContaining("status 200");
    }

    static Stream<Arguments> words() {
        String hit = "jersey-cached; hit; ttl=8";
        String stale = "jersey-cached; hit; ttl=-1; detail=\"stale-while-revalidate\"";
        String stored = "jersey-cached; fwd=uri-miss; stored; ttl=10";
        String collapsed = "jersey-cached; fwd=uri-miss; collapsed; ttl=10";
        String renewed = "jersey-cached; fwd=stale; fwd-status=304; stored; ttl=10";
        String notStored = "jersey-cached; fwd=uri-miss; detail=\"not; stored, \\\"hit\\\"\"";
        return Stream.of(
                word("a hit", hit, stored, CachedResponseAssert::isHit),
                word("a hit, and words that look like one", hit, notStored, CachedResponseAssert::isHit),
                word("a stale hit is a hit", stale, stored, CachedResponseAssert::isHit),
                word("a stale hit", stale, hit, CachedResponseAssert::isStaleHit),
                word("a miss", stored, hit, CachedResponseAssert::isMiss),
                word("a collapsed request", collapsed, stored, CachedResponseAssert::isCollapsed),
                word("a stored miss", stored, notStored, CachedResponseAssert::isStored),
                word("not stored", notStored, stored, CachedResponseAssert::isNotStored),
                word("not stored is no hit", notStored, hit, CachedResponseAssert::isNotStored),
                word("why not", notStored, stored, it -> it.isNotStored("not; stored, \"hit\"")),
                word("why not, whole", notStored, "jersey-cached; fwd=miss; detail=\"not\"", it -> {
                    it.isNotStored("not; stored, \"hit\"");
                }),
                word("renewed", renewed, stored, CachedResponseAssert::isRenewed),
                word("a freshness lifetime", hit, stale, it -> it.hasTtl(8)),
                word(
                        "among other caches",
                        "CDN; fwd=miss, " + hit,
                        hit.replace("j", "J"),
                        CachedResponseAssert::isHit));
    }

    private static Arguments word(String name, String said, String other, Consumer<CachedResponseAssert> words) {
        return arguments(name, said, other, words);
    }

    @Test
    void cacheNameCanBeChosen() {
        assertThat(said("\"our cache\"; hit, jersey-cached; fwd=uri-miss; stored"))
                .isMiss()
                .fromCache("our cache")
                .isHit();
    }

    @Test
    void responseWithoutCacheStatusFailsAllCacheAssertions() {
        assertThatThrownBy(() -> assertThat(Response.ok().build()).isNotStored())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("went through jersey-cached");
    }

    @Test
    void statusAndFieldsAreAssertedToo() {
        Response response = Response.notModified()
                .header("Age", 7)
                .header("Vary", "Accept")
                .header("Vary", "Cookie")
                .build();

        assertThat(response)
                .hasStatus(304)
                .hasAge(7)
                .hasField("Vary", "Accept, Cookie")
                .hasNoField("Set-Cookie");

        assertThatThrownBy(() -> assertThat(response).hasStatus(200)).hasMessageContaining("304");
        assertThatThrownBy(() -> assertThat(response).hasAge(8)).hasMessageContaining("[7]");
        assertThatThrownBy(() -> assertThat(response).hasField("ETag", "")).hasMessageContaining("ETag");
        assertThatThrownBy(() -> assertThat(response).hasNoField("Vary")).hasMessageContaining("Cookie");
    }

    @Test
    void clockDoesNotAdvanceByItself() {
        MovableClock clock = new MovableClock(Instant.EPOCH);

        clock.advance(Duration.ofSeconds(90));
        clock.advance(Duration.ofSeconds(-30));

        assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(60));
        assertThat(new MovableClock().instant()).isEqualTo(MovableClock.START);
    }
}
