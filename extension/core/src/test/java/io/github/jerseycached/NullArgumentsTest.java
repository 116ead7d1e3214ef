package io.github.jerseycached;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.jaxrs.HttpCacheFeature;
import io.github.jerseycached.testkit.CachedServer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ApplicationHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
                calls("uri must not be null", cache -> cache.explain(null)));
    }

    private static Arguments calls(String message, Consumer<HttpCache> call) {
        return arguments(message, call);
    }
}
