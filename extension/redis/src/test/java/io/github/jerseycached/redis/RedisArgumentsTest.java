package io.github.jerseycached.redis;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is null by mistake is named, and times have bounds. */
@SuppressWarnings({"NullAway", "DataFlowIssue"})
class RedisArgumentsTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void theMessageNamesTheArgument(String message, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessageStartingWith(message);
    }

    static Stream<Arguments> theMessageNamesTheArgument() {
        return Stream.of(
                calls("uri must not be null", () -> RedisStore.builder().uri(null)),
                calls("ssl must not be null", () -> RedisStore.builder().ssl(null)),
                calls("near must not be null", () -> RedisStore.builder().near(null)),
                calls("prefix must not be null", () -> RedisStore.builder().prefix(null)),
                calls("timeout must not be null", () -> RedisStore.builder().timeout(null)),
                calls("bound must not be null", () -> RedisStore.builder().bound(null)),
                calls(
                        "collapseAcrossNodes must not be null",
                        () -> RedisStore.builder().collapseAcrossNodes(null)),
                calls("clock must not be null", () -> RedisStore.builder().clock(null)));
    }

    private static Arguments calls(String message, ThrowingCallable call) {
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
