package io.github.jerseycached.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.store.EhcacheStore;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import java.util.List;
import org.glassfish.grizzly.http.Cookie;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** What a method says in Grizzly's own response, past Jersey, is not stored. */
@DisabledIfSystemProperty(
        named = "jerseycached.container",
        matches = "(?!Grizzly).+",
        disabledReason = "Only Grizzly has such a response; TransparencyOfServletsTest is the same for servlets.")
class TransparencyPastJerseyTest {

    /** Is given the container's response. */
    @Path("past")
    @Produces("text/plain")
    public static class Past extends CachedResource {

        @GET
        @Path("field")
        public String field(@Context Response response) {
            response.setHeader("X-Beside", "1");
            return "field";
        }

        @GET
        @Path("cookie")
        public String cookie(@Context Response response) {
            response.addCookie(new Cookie("beside", "1"));
            return "cookie";
        }

        @GET
        @Path("redirect")
        public void redirect(@Context Response response) throws IOException {
            response.sendRedirect("/elsewhere");
        }
    }

    /** Has the container's response, at some depth. */
    public static class Service {
        @Inject
        private Deeper deeper;

        String answer() {
            return deeper.answer();
        }
    }

    /** Has the container's response. */
    public static class Deeper {
        @Inject
        private Provider<Response> response;

        String answer() {
            response.get().setHeader("X-Deep", "1");
            return "deep";
        }
    }

    /** Has a service. */
    @Path("served")
    @Produces("text/plain")
    public static class Served extends CachedResource {
        @Inject
        private Service service;

        @GET
        public String get() {
            return service.answer();
        }
    }

    @Test
    void methodIsGivenTheResponse() {
        Scenario.of(Past.class).getEach("/past/", "field", "cookie").isNotStored("the method may answer by ");
    }

    @Test
    void methodSendsTheResponse() {
        List<Object> components = List.of(Past.class);
        try (RunningApplication plain = RunningApplication.plain(
                        components, EhcacheStore.builder().build());
                RunningApplication cached = RunningApplication.cached(
                        components, Door.CONTAINER, EhcacheStore.builder().build())) {
            WireResponse expected = plain.send("GET", "/past/redirect", List.of());
            assertThat(expected.status()).isEqualTo(302);
            for (int run = 1; run <= 3; run++) {
                WireResponse answer = cached.send("GET", "/past/redirect", List.of());
                assertThat(new Comparison(Comparison.ignoringCase(List.of())).whole(expected, answer))
                        .isEmpty();
                assertThat(cached.gate().runs()).isEqualTo(run);
            }
        }
    }

    @Test
    void serviceHasTheResponse() {
        Scenario.of(Served.class, new AbstractBinder() {
                    @Override
                    protected void configure() {
                        bindAsContract(Service.class);
                        bindAsContract(Deeper.class);
                    }
                })
                .get("/served")
                .isNotStored("the method may answer by Response");
    }
}
