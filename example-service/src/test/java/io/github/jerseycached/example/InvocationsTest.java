package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InvocationsTest {
    @Test
    void eachRunOfARouteIsLoggedWithItsNumber() {
        try (CapturedLog log = CapturedLog.of(Invocations.class)) {
            Invocations invocations = new Invocations();
            invocations.ran("GET /hello");
            invocations.ran("GET /countries");
            invocations.ran("GET /hello");

            assertThat(log.messages())
                    .containsExactly(
                            "GET /hello ran: invocation 1",
                            "GET /countries ran: invocation 1",
                            "GET /hello ran: invocation 2");
        }
    }
}
