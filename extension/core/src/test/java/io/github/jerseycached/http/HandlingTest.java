package io.github.jerseycached.http;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HandlingTest {

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource
    void outcomeAndWordsOfEachHandling(Handling handling, String outcome, String words) {
        assertThat(handling.outcome()).isEqualTo(outcome);
        assertThat(handling.words()).isEqualTo(words);
    }

    static Stream<Arguments> outcomeAndWordsOfEachHandling() {
        Duration left = ofSeconds(60);
        Duration since = ofSeconds(-5);
        return Stream.of(
                arguments(new Handling.ServedFresh(left), "hit", "hit"),
                arguments(new Handling.ServedFresh(Duration.ZERO), "hit", "hit"),
                arguments(
                        new Handling.ServedStale(since, "stale-while-revalidate"),
                        "stale",
                        "stale: stale-while-revalidate"),
                arguments(new Handling.ServedStale(left, "made stale"), "stale", "stale: made stale"),
                arguments(new Handling.ServedCollapsed(Forward.URI_MISS, left), "collapsed", "collapsed: uri-miss"),
                arguments(new Handling.StoredNew(Forward.URI_MISS, left), "miss", "miss: uri-miss"),
                arguments(new Handling.StoredNew(Forward.VARY_MISS, left), "miss", "miss: vary-miss"),
                arguments(new Handling.StoredNew(Forward.REQUEST, left), "miss", "miss: request"),
                arguments(new Handling.StoredNew(Forward.STALE, left), "miss", "miss: stale"),
                arguments(new Handling.Renewed(Forward.STALE, left), "renewed", "renewed: stale"),
                arguments(
                        new Handling.NotStored(Forward.URI_MISS, Reason.of(Reason.Kind.SET_COOKIE)),
                        "not-stored",
                        "not stored: Set-Cookie"),
                arguments(
                        new Handling.NotStored(Forward.BYPASS, Reason.of(Reason.Kind.UNLESS, "Preview")),
                        "bypass",
                        "bypass: unless Preview"),
                arguments(
                        new Handling.ServedOnError(Forward.STALE, 503, since),
                        "stale-if-error",
                        "stale-if-error: 503"));
    }

    @ParameterizedTest(name = "9211 §2.2: {0}")
    @EnumSource
    void onlyBypassForwardIsABypass(Forward why) {
        Handling handling = new Handling.NotStored(why, Reason.of(Reason.Kind.FRAGMENT));
        assertThat(handling.outcome().equals("bypass")).isEqualTo(why == Forward.BYPASS);
        assertThat(handling.words()).isEqualTo((why == Forward.BYPASS ? "bypass" : "not stored") + ": fragment");
    }

    @ParameterizedTest(name = "9211 §2.2: {1}")
    @MethodSource
    void reasonHasItsCacheStatusToken(Forward why, String token) {
        assertThat(why.token()).isEqualTo(token);
        assertThat(new Handling.StoredNew(why, Duration.ZERO).words()).isEqualTo("miss: " + token);
        assertThat(new Handling.Renewed(why, Duration.ZERO).words()).isEqualTo("renewed: " + token);
        assertThat(new Handling.ServedCollapsed(why, Duration.ZERO).words()).isEqualTo("collapsed: " + token);
    }

    static Stream<Arguments> reasonHasItsCacheStatusToken() {
        return Stream.of(
                arguments(Forward.BYPASS, "bypass"),
                arguments(Forward.URI_MISS, "uri-miss"),
                arguments(Forward.VARY_MISS, "vary-miss"),
                arguments(Forward.REQUEST, "request"),
                arguments(Forward.STALE, "stale"));
    }
}
