package io.github.jerseycached.console;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is null by mistake is named. */
@SuppressWarnings({"NullAway", "DataFlowIssue"})
class ConsoleArgumentsTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void theMessageNamesTheArgument(String message, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessageStartingWith(message);
    }

    static Stream<Arguments> theMessageNamesTheArgument() {
        return Stream.of(
                calls("role must not be null", () -> HttpCacheConsole.forRole(null)),
                calls(
                        "where must not be null",
                        () -> HttpCacheConsole.forRole("a").at(null)),
                calls(
                        "scheme must not be null",
                        () -> HttpCacheConsole.forRole("a").challenge(null)));
    }

    private static Arguments calls(String message, ThrowingCallable call) {
        return arguments(message, call);
    }
}
