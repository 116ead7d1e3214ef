package io.github.jerseycached;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.console.HttpCacheConsole;
import io.github.jerseycached.jaxrs.HttpCacheFeature;
import io.github.jerseycached.redis.RedisStore;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.MovableClock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ApplicationHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is null by mistake is named. */
@SuppressWarnings({"NullAway", "DataFlowIssue"})
class NullArgumentsTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void theMessageNamesTheArgument(String message, Consumer<HttpCache> call) {
        for (boolean enabled : new boolean[] {true, false}) {
            HttpCacheFeature feature = HttpCacheFeature.builder().build();
            new ApplicationHandler(CachedServer.config().register(feature).property("jersey.cached.enabled", enabled));
            assertThatNullPointerException()
                    .isThrownBy(() -> call.accept(feature.cache()))
                    .withMessageStartingWith(message);
        }
    }

    static Stream<Arguments> theMessageNamesTheArgument() {
        return Stream.of(
                calls("uri must not be null", cache -> cache.invalidate(null)),
                calls("tags must not be null", cache -> cache.invalidateTags((String[]) null)),
                calls("a tag must not be null", cache -> cache.invalidateTags("a", null)),
                calls("name must not be null", cache -> cache.invalidatePrincipal(null)),
                calls("text must not be null", cache -> cache.find(null, 1)),
                calls("listener must not be null", cache -> cache.addListener(null)),
                calls("uri must not be null", cache -> cache.explain(null)),
                calls("role must not be null", cache -> HttpCacheConsole.forRole(null)),
                calls(
                        "where must not be null",
                        cache -> HttpCacheConsole.forRole("a").at(null)),
                calls(
                        "scheme must not be null",
                        cache -> HttpCacheConsole.forRole("a").challenge(null)),
                calls("uri must not be null", cache -> RedisStore.builder().uri(null)),
                calls("ssl must not be null", cache -> RedisStore.builder().ssl(null)),
                calls("near must not be null", cache -> RedisStore.builder().near(null)),
                calls("prefix must not be null", cache -> RedisStore.builder().prefix(null)),
                calls("timeout must not be null", cache -> RedisStore.builder().timeout(null)),
                calls("bound must not be null", cache -> RedisStore.builder().bound(null)),
                calls(
                        "collapseAcrossNodes must not be null",
                        cache -> RedisStore.builder().collapseAcrossNodes(null)),
                calls("clock must not be null", cache -> RedisStore.builder().clock(null)),
                calls("by must not be null", cache -> new MovableClock().advance(null)));
    }

    private static Arguments calls(String message, Consumer<HttpCache> call) {
        return arguments(message, call);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H0.001S", "P36500D", "PT-1S", "PT2562047788015215H30M7S"})
    void timesOfRedisHaveBounds(Duration time) {
        RedisStore.Builder builder = RedisStore.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.timeout(time))
                .withMessage("timeout must be more than zero and at most 1 hour, but is " + time);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.bound(time))
                .withMessage("bound must be more than zero and at most 1 hour, but is " + time);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.collapseAcrossNodes(time))
                .withMessage("collapseAcrossNodes must be from zero to 1 hour, but is " + time);
    }
}
