package io.github.jerseycached.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.testkit.WithServletFilter;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import java.util.List;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said in the servlet container's own response, past Jersey, reaches clients with the cache as without. */
@EnabledIfSystemProperty(named = "jerseycached.container", matches = "Servlet")
class TransparencyOfServletsTest {

    /** Where code that has nothing injected finds the exchange of its thread, as in many frameworks. */
    private static final ThreadLocal<HttpServletRequest> REQUEST = new ThreadLocal<>();

    private static final ThreadLocal<HttpServletResponse> RESPONSE = new ThreadLocal<>();

    /** Something that a servlet filter does before Jersey. */
    private interface Before {
        void apply(HttpServletRequest request, HttpServletResponse response);
    }

    private static WithServletFilter filter(Before before) {
        return new WithServletFilter(new HttpFilter() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws IOException, ServletException {
                REQUEST.set(request);
                RESPONSE.set(response);
                before.apply(request, response);
                chain.doFilter(request, response);
            }
        });
    }

    private static final WithServletFilter NOTHING = filter((request, response) -> {});

    private static Scenario scenario(Object... components) {
        return Scenario.of(components).through(Door.CONTAINER);
    }

    // Servlet filters.

    @Test
    void servletFilterSetsFields() {
        scenario(Things.class, filter((request, response) -> {
                    response.setHeader("X-Frame-Options", "DENY");
                    response.addHeader("X-Twice", "1");
                    response.addHeader("X-Twice", "2");
                }))
                .get("/things")
                .get("/things/full")
                .isStored();
    }

    @Test
    void servletFilterSetsACookie() {
        scenario(Things.class, filter((request, response) -> response.addCookie(new Cookie("visitor", "1"))))
                .get("/things")
                .get("/things/full")
                .isNotStored("Set-Cookie", "past Jersey");
    }

    @Test
    void servletFilterSetsACookieForSomeRequests() {
        scenario(Things.class, filter((request, response) -> {
                    if (request.getHeader("X-New") != null) {
                        response.addCookie(new Cookie("visitor", "1"));
                    }
                }))
                .get("/things")
                .get("/things", "X-New: 1")
                .isStored();
    }

    @Test
    void hitWithACookieOfAServletFilterIsPrivate() {
        try (RunningApplication cached = RunningApplication.cached(
                List.of(Things.class, filter((request, response) -> {
                    if (request.getHeader("X-New") != null) {
                        response.addCookie(new Cookie("visitor", "1"));
                    }
                })),
                Door.CONTAINER,
                EhcacheStore.builder().build())) {
            cached.send("GET", "/things", List.of());
            WireResponse hit = cached.send("GET", "/things", List.of("X-New: 1"));
            assertThat(hit.field("Cache-Status")).contains("; hit");
            assertThat(hit.field("Set-Cookie")).contains("visitor=1");
            assertThat(hit.field("Cache-Control")).contains("private");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-store", "private", "private, max-age=60", "no-cache, no-store, max-age=0"})
    void servletFilterForbidsToStore(String cacheControl) {
        scenario(Things.class, filter((request, response) -> response.setHeader("Cache-Control", cacheControl)))
                .get("/things")
                .isNotStored("past Jersey");
    }

    @Test
    void servletFilterForbidsToStoreForSomeRequests() {
        scenario(Things.class, filter((request, response) -> {
                    if (request.getHeader("X-Admin") != null) {
                        response.setHeader("Cache-Control", "no-store");
                    }
                }))
                .get("/things")
                .get("/things", "X-Admin: 1")
                .isStored();
    }

    @Test
    void servletFilterSaysALifetime() {
        scenario(Things.class, filter((request, response) -> response.setHeader("Cache-Control", "max-age=1000")))
                .get("/things/1")
                .isTheSame();
    }

    @Test
    void servletFilterSetsVary() {
        scenario(Things.class, filter((request, response) -> {
                    response.addHeader("Vary", "Origin");
                    response.addHeader("Vary", "X-Tenant");
                    response.setHeader("Access-Control-Allow-Origin", String.valueOf(request.getHeader("Origin")));
                }))
                .get("/things", "Origin: http://a.example")
                .get("/things", "Origin: http://b.example")
                .get("/things")
                .isStored();
    }

    // Code that finds the container's response without injection.

    /** Answers past Jersey, by what it finds on its thread. */
    @Path("found")
    @Produces("text/plain")
    public static class Found extends CachedResource {

        @GET
        @Path("field")
        public String field() {
            RESPONSE.get().setHeader("X-Beside", "1");
            return "field";
        }

        @GET
        @Path("cookie")
        public String cookie() {
            RESPONSE.get().addCookie(new Cookie("found", "1"));
            return "cookie";
        }

        @GET
        @Path("vary")
        public String vary() {
            RESPONSE.get().addHeader("Vary", "X-Tenant");
            return "vary";
        }

        @GET
        @Path("session")
        public String session() {
            return "session " + (REQUEST.get().getSession(true) != null);
        }

        @GET
        @Path("redirect")
        public String redirect() throws IOException {
            RESPONSE.get().sendRedirect("/elsewhere");
            return "unused";
        }

        @GET
        @Path("error")
        public void error() throws IOException {
            RESPONSE.get().sendError(410, "Gone");
        }

        @GET
        @Path("written")
        public void written() throws IOException {
            RESPONSE.get().setContentType("text/plain");
            RESPONSE.get().getOutputStream().print("written");
            RESPONSE.get().flushBuffer();
        }

        @GET
        @Path("later")
        public void later() {
            AsyncContext later = REQUEST.get().startAsync();
            later.start(() -> {
                try {
                    later.getResponse().getOutputStream().print("later");
                } catch (IOException gone) {
                    throw new IllegalStateException(gone);
                } finally {
                    later.complete();
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"field", "vary"})
    void methodSetsAFieldPastJersey(String path) {
        scenario(Found.class, NOTHING).get("/found/" + path).isNotStored("set past Jersey while the method ran");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "session"})
    void methodSetsACookiePastJersey(String path) {
        scenario(Found.class, NOTHING)
                .get("/found/" + path)
                .ignoring("Set-Cookie")
                .isNotStored("Set-Cookie", "past Jersey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redirect", "error", "written", "later"})
    void methodAnswersPastJersey(String path) {
        try (RunningApplication plain = RunningApplication.plain(
                        List.of(Found.class, NOTHING), EhcacheStore.builder().build());
                RunningApplication cached = RunningApplication.cached(
                        List.of(Found.class, NOTHING),
                        Door.CONTAINER,
                        EhcacheStore.builder().build())) {
            WireResponse expected = plain.send("GET", "/found/" + path, List.of());
            for (int run = 1; run <= 3; run++) {
                WireResponse answer = cached.send("GET", "/found/" + path, List.of());
                assertThat(new Comparison(Comparison.ignoringCase(List.of())).whole(expected, answer))
                        .isEmpty();
                assertThat(cached.gate().runs()).isEqualTo(run);
            }
            assertThat(cached.cache().statistics().keys()).isZero();
        }
    }

    // The container's response by injection.

    /** Is given the container's response. */
    @Path("given")
    @Produces("text/plain")
    public static class Given extends CachedResource {

        @GET
        public String parameter(@Context HttpServletResponse response) {
            response.addCookie(new Cookie("given", "1"));
            return "parameter";
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
        private Provider<HttpServletResponse> response;

        String answer() {
            response.get().addHeader("X-Deep", "1");
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

    /** Has the container's request, through which the response can be had. */
    @Path("asked")
    @Produces("text/plain")
    public static class Asked {

        @GET
        @Cached(ttl = 60, staleWhileRevalidate = 60, staleIfError = 3600, vary = Cached.DECLARED)
        public String get(@Context HttpServletRequest request) {
            request.getSession(true);
            return "asked";
        }
    }

    @Test
    void methodIsGivenTheResponse() {
        scenario(Given.class).get("/given").isNotStored("the method may answer by HttpServletResponse");
    }

    @Test
    void serviceHasTheResponse() {
        scenario(Served.class, new AbstractBinder() {
                    @Override
                    protected void configure() {
                        bindAsContract(Service.class);
                        bindAsContract(Deeper.class);
                    }
                })
                .get("/served")
                .isNotStored("the method may answer by HttpServletResponse");
    }

    @Test
    void methodOpensASessionByTheRequest() {
        scenario(Asked.class).get("/asked").ignoring("Set-Cookie").isNotStored("Set-Cookie", "past Jersey");
    }

    /** A filter that has the container's response, and says there what it says on each response. */
    public static class Beside implements ContainerResponseFilter {
        @Context
        private HttpServletResponse response;

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
            response.setHeader("X-Beside", "filter");
        }
    }

    @Test
    void responseFilterSetsAFieldOfTheContainersResponse() {
        scenario(Things.class, Beside.class).get("/things").get("/things/full").isStored();
    }
}
