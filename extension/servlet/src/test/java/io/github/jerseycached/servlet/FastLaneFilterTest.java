package io.github.jerseycached.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HitFields;
import io.github.jerseycached.HitGuard;
import io.github.jerseycached.HitRequest;
import io.github.jerseycached.jaxrs.HttpCacheFeature;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.Client;
import io.github.jerseycached.testkit.Container;
import io.github.jerseycached.testkit.JettyLaneContainer;
import io.github.jerseycached.testkit.ManualClock;
import io.github.jerseycached.testkit.TomcatServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is answered before Jersey in a servlet container, for whom, and that it is the same answer. */
class FastLaneFilterTest {

    private static final int THREADS = 6;

    /** Where the lane is. */
    enum In {
        TOMCAT {
            @Override
            Container.Running start(ResourceConfig application, Consumer<ServletContext> filters) throws Exception {
                return TomcatServer.start(application, THREADS, filters);
            }
        },
        JETTY {
            @Override
            Container.Running start(ResourceConfig application, Consumer<ServletContext> filters) throws Exception {
                return JettyLaneContainer.start(application, THREADS, filters);
            }
        };

        abstract Container.Running start(ResourceConfig application, Consumer<ServletContext> filters) throws Exception;
    }

    @Path("/")
    @Produces("text/plain")
    public static class Pages {
        static final AtomicInteger RUNS = new AtomicInteger();
        static final Semaphore MAY_END = new Semaphore(0);

        @GET
        @Path("page")
        @Cached(ttl = 60, tags = "pages")
        public Response page() {
            return Response.ok("page " + RUNS.incrementAndGet())
                    .header("Link", "</a>; rel=next")
                    .header("Link", "</b>; rel=prev")
                    .build();
        }

        @GET
        @Path("public")
        @Cached(ttl = 60, scope = Cached.Scope.PUBLIC)
        public String forAll() {
            return "for all " + RUNS.incrementAndGet();
        }

        @GET
        @Path("mine")
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE)
        public String mine(@Context SecurityContext caller) {
            return "of " + caller.getUserPrincipal().getName();
        }

        @GET
        @Path("missing")
        @Cached(ttl = 60, statuses = 404)
        public String missing() {
            throw new NotFoundException();
        }

        @GET
        @Path("slow")
        @Cached(ttl = 60)
        public String slow() throws InterruptedException {
            RUNS.incrementAndGet();
            MAY_END.acquire();
            return "slow";
        }
    }

    /** Counts what comes to Jersey. */
    private final AtomicInteger inJersey = new AtomicInteger();

    private final ManualClock clock = new ManualClock();
    private Container.Running server;

    private void serve(In container, Filter... before) throws Exception {
        serve(container, List.of(), before);
    }

    private void serve(In container, List<Class<?>> providers, Filter... before) throws Exception {
        Pages.RUNS.set(0);
        ResourceConfig application = CachedServer.config(Pages.class)
                .register(HttpCacheFeature.builder().clock(clock).build());
        providers.forEach(application::register);
        server = container.start(application, context -> {
            for (int i = 0; i < before.length; i++) {
                add(context, "before" + i, before[i]);
            }
            FastLaneFilter.addTo(context);
            add(context, "after", (request, response, rest) -> {
                inJersey.incrementAndGet();
                rest.doFilter(request, response);
            });
        });
    }

    private static void add(ServletContext context, String name, Filter filter) {
        FilterRegistration.Dynamic added = context.addFilter(name, filter);
        added.setAsyncSupported(true);
        added.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "/*");
    }

    private Answer get(String path, String... fields) {
        return new Client(server.root()).get(path, fields);
    }

    /** What a login filter does. */
    private static final Filter SIGNS_IN = (request, response, rest) -> {
        HttpServletRequest asked = (HttpServletRequest) request;
        String user = asked.getHeader("X-User");
        Principal principal = () -> user;
        rest.doFilter(
                user == null
                        ? asked
                        : new HttpServletRequestWrapper(asked) {
                            @Override
                            public Principal getUserPrincipal() {
                                return principal;
                            }
                        },
                response);
    };

    @AfterEach
    void stop() {
        Pages.MAY_END.drainPermits();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void hitIsAnsweredWithoutJerseyAndEqualsItsResponse(In container) throws Exception {
        serve(container);
        get("page").isStoredMiss();
        Answer ordinary = get("page", "Content-Type", "text/plain").isHit();
        clock.advance(Duration.ofSeconds(5));
        assertThat(inJersey).hasValue(2);
        Answer hit = get("page").isHit().hasStatus(200).hasBody("page 1").hasAge(5);
        assertThat(inJersey).as("requests in Jersey").hasValue(2);
        assertThat(hit.lines("Link")).containsExactly("</a>; rel=next", "</b>; rel=prev");
        hit.has("Content-Type", ordinary.field("Content-Type"))
                .has("ETag", ordinary.field("ETag"))
                .has("Content-Length", "6")
                .has("Cache-Control", "max-age=60");
        assertThat(hit.lines("Cache-Status")).containsExactly("jersey-cached; hit; ttl=55");
    }

    @ParameterizedTest
    @EnumSource
    void matchingTagGets304WithoutJersey(In container) throws Exception {
        serve(container);
        String tag = get("page").field("ETag");
        get("page", "If-None-Match", tag)
                .hasStatus(304)
                .hasNoBody()
                .has("ETag", tag)
                .hasNo("Content-Type");
        assertThat(inJersey).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void expiredResponseGoesToJersey(In container) throws Exception {
        serve(container);
        get("page");
        clock.advance(Duration.ofSeconds(60));
        get("page").hasBody("page 2");
        get("page").isHit().hasBody("page 2");
        assertThat(inJersey).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void userOfAnEarlierFilterGetsNoAnonymousResponse(In container) throws Exception {
        serve(container, SIGNS_IN);
        get("page").hasBody("page 1");
        get("page").isHit();
        get("page", "X-User", "ada").hasBody("page 2");
        get("page", "Authorization", "Bearer x").hasBody("page 3");
        get("page").isHit().hasBody("page 1");
    }

    @ParameterizedTest
    @EnumSource
    void publicResponseIsServedToAuthenticatedUsers(In container) throws Exception {
        serve(container, SIGNS_IN);
        get("public").hasBody("for all 1");
        get("public", "X-User", "ada").isHit().hasBody("for all 1");
        get("public", "Authorization", "Bearer x").isHit().hasBody("for all 1");
        assertThat(inJersey).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void userNeverGetsAnotherUsersResponse(In container) throws Exception {
        serve(container, SIGNS_IN);
        for (int i = 0; i < 3; i++) {
            get("mine", "X-User", "ada").hasBody("of ada");
            get("mine", "X-User", "bob").hasBody("of bob");
        }
        assertThat(inJersey).as("requests in Jersey").hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void aCallerThatTheContainerDoesNotKnowGetsNothingPrivateInTheLane(In container) throws Exception {
        serve(container, SIGNS_IN);
        get("mine", "X-User", "ada");
        get("mine", "X-User", "ada").isHit();
        get("mine").hasStatus(500);
        get("mine", "Authorization", "Bearer ada").hasStatus(500);
        assertThat(inJersey).as("requests in Jersey").hasValue(3);
    }

    /** Lets in who has a key, and adds a field. */
    public static class Keys implements ContainerRequestFilter, HitGuard, ContainerResponseFilter, HitFields {
        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getHeaderString("X-Key") == null) {
                throw new ForbiddenException();
            }
        }

        @Override
        public Verdict check(HitRequest request) {
            return request.field("X-Key") == null ? Verdict.leaveToApplication() : Verdict.answer();
        }

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().add("X-Checked", request.getHeaderString("X-Key"));
        }

        @Override
        public void addFields(HitRequest request, BiConsumer<String, String> fields) {
            fields.accept("X-Checked", request.field("X-Key"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFilterOfTheApplicationDecidesAndAddsItsFieldsInTheLane(In container) throws Exception {
        serve(container, List.of(Keys.class));
        get("page", "X-Key", "a").isStoredMiss().has("X-Checked", "a");
        get("page", "X-Key", "b").isHit().has("X-Checked", "b").hasBody("page 1");
        assertThat(inJersey).as("requests in Jersey").hasValue(1);
        get("page").hasStatus(403);
    }

    @ParameterizedTest
    @EnumSource
    void aHeadAndARangeAreAnsweredInTheLane(In container) throws Exception {
        serve(container);
        Answer get = get("page");
        get("page", "Range", "bytes=5-").hasStatus(206).hasBody("1").has("Content-Range", "bytes 5-5/6");
        assertThat(inJersey).as("requests in Jersey").hasValue(1);
        for (int i = 0; i < 2; i++) {
            Answer head = new Client(server.root())
                    .send("HEAD", "page")
                    .hasStatus(200)
                    .hasNoBody();
            for (String name : List.of("Content-Type", "Content-Length", "ETag", "Cache-Control")) {
                head.has(name, get.field(name));
            }
        }
        assertThat(inJersey).as("requests in Jersey").hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void rejectionByAnEarlierFilterAppliesToHits(In container) throws Exception {
        serve(container, (request, response, rest) -> {
            if (((HttpServletRequest) request).getHeader("X-Key") == null) {
                ((HttpServletResponse) response).setStatus(403);
            } else {
                ((HttpServletResponse) response).setHeader("X-Checked", "yes");
                rest.doFilter(request, response);
            }
        });
        get("page", "X-Key", "1").hasBody("page 1").has("X-Checked", "yes");
        get("page", "X-Key", "1").isHit().has("X-Checked", "yes");
        get("page").hasStatus(403);
        assertThat(inJersey).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void cookieOfAnEarlierFilterMakesTheAnswerPrivate(In container) throws Exception {
        serve(container, setsWhereAsked("Set-Cookie", "seen=1"));
        get("page").isStoredMiss();
        get("page", "X-Set", "1").isHit().has("Set-Cookie", "seen=1").has("Cache-Control", "private, max-age=60");
        get("page").isHit().hasNo("Set-Cookie").has("Cache-Control", "max-age=60");
    }

    @ParameterizedTest
    @EnumSource
    void noStoreOfAnEarlierFilterReachesTheClientOnAHit(In container) throws Exception {
        serve(container, setsWhereAsked("Cache-Control", "no-store"));
        get("page").isStoredMiss();
        assertThat(get("page", "X-Set", "1").isHit().field("Cache-Control")).contains("no-store");
        get("page").isHit().has("Cache-Control", "max-age=60");
    }

    @ParameterizedTest
    @EnumSource
    void varyOfAnEarlierFilterSelectsInTheLane(In container) throws Exception {
        serve(container, (request, response, rest) -> {
            ((HttpServletResponse) response).addHeader("Vary", "Origin");
            rest.doFilter(request, response);
        });
        get("page", "Origin", "https://a.example").hasBody("page 1");
        get("page", "Origin", "https://b.example").hasBody("page 2");
        Answer hit = get("page", "Origin", "https://a.example").isHit().hasBody("page 1");
        assertThat(hit.lines("Vary")).containsExactly("Origin");
        get("page", "Origin", "https://b.example").isHit().hasBody("page 2");
        assertThat(inJersey).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void varyThatIsNotStoredIsAddedToAHit(In container) throws Exception {
        serve(container, setsWhereAsked("Vary", "X-Set"));
        get("page").isStoredMiss();
        assertThat(get("page", "X-Set", "1").isHit().field("Vary")).contains("X-Set");
    }

    /** A filter that sets a field in the response to a request with {@code X-Set}. */
    private static Filter setsWhereAsked(String name, String value) {
        return (request, response, rest) -> {
            if (((HttpServletRequest) request).getHeader("X-Set") != null) {
                ((HttpServletResponse) response).setHeader(name, value);
            }
            rest.doFilter(request, response);
        };
    }

    @ParameterizedTest
    @EnumSource
    void anErrorWithoutContentIsAnsweredByJersey(In container) throws Exception {
        serve(container);
        get("missing").hasStatus(404);
        get("missing").hasStatus(404).isHit();
        assertThat(inJersey).hasValue(2);
    }

    /** As Spring Security does. */
    @ParameterizedTest
    @EnumSource
    void filterThatForbidsStoringAtItsEndDoesNotKeepAnExpiredResponseFromBeingReplaced(In container) throws Exception {
        serve(container, (request, response, rest) -> {
            rest.doFilter(request, response);
            if (!((HttpServletResponse) response).containsHeader("Cache-Control")) {
                ((HttpServletResponse) response).setHeader("Cache-Control", "no-store");
            }
        });
        get("page").isStoredMiss();
        clock.advance(Duration.ofSeconds(60));
        get("page").hasBody("page 2").has("Cache-Control", "max-age=60");
        get("page").isHit().hasBody("page 2").has("Cache-Control", "max-age=60");
        assertThat(inJersey).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void moreRequestsWaitThanThreadsExist(In container) throws Exception {
        serve(container);
        // The lane knows the method; then what is stored is gone.
        Pages.MAY_END.release();
        get("slow").hasBody("slow");
        clock.advance(Duration.ofSeconds(60));
        int clients = 3 * THREADS;
        ExecutorService pool = Executors.newFixedThreadPool(clients + 1);
        try {
            List<Future<Answer>> answers = new ArrayList<>();
            answers.add(pool.submit(() -> get("slow")));
            Await.until("the method runs", () -> Pages.RUNS.get() == 2);
            for (int i = 0; i < clients; i++) {
                answers.add(pool.submit(() -> get("slow")));
            }
            // All of them are in the server, and a thread is left.
            get("page").hasStatus(200);
            Pages.MAY_END.release();
            for (Future<Answer> answer : answers) {
                Await.result(answer).hasStatus(200).hasBody("slow");
            }
            assertThat(Pages.RUNS).as("runs of both methods").hasValue(3);
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientsThatLeaveWhileTheyWaitKeepNobodyWaiting(In container) throws Exception {
        Suspensions suspensions = new Suspensions();
        serve(container, suspensions);
        Pages.MAY_END.release();
        get("slow").hasBody("slow");
        clock.advance(Duration.ofSeconds(60));
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Future<Answer> leader = pool.submit(() -> get("slow"));
            Await.until("the method runs", () -> Pages.RUNS.get() == 2);
            List<Socket> leavers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                leavers.add(ask("slow"));
            }
            Future<Answer> waiter = pool.submit(() -> get("slow"));
            Await.until("all wait", () -> suspensions.begun.get() == THREADS + 1);
            for (Socket leaver : leavers) {
                // Then the server gets a reset.
                leaver.setSoLinger(true, 0);
                leaver.close();
            }
            Pages.MAY_END.release();
            Await.result(leader).hasStatus(200).hasBody("slow");
            Await.result(waiter).hasStatus(200).hasBody("slow");
            get("slow").isHit();
            assertThat(Pages.RUNS).hasValue(2);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Sends a GET whose answer nobody reads. */
    private Socket ask(String path) throws IOException {
        Socket socket = new Socket(server.root().getHost(), server.root().getPort());
        String request = "GET /" + path + " HTTP/1.1\r\nHost: " + server.root().getAuthority() + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Counts requests that are suspended behind it. */
    private static final class Suspensions implements Filter {
        final AtomicInteger begun = new AtomicInteger();

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain rest)
                throws IOException, ServletException {
            rest.doFilter(request, response);
            if (request.isAsyncStarted() && request.getDispatcherType() == DispatcherType.REQUEST) {
                begun.incrementAndGet();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLaneIsAddedOnce(In container) throws Exception {
        List<Throwable> second = new ArrayList<>();
        server = container.start(
                CachedServer.config(Pages.class)
                        .register(HttpCacheFeature.builder().build()),
                context -> {
                    FastLaneFilter.addTo(context);
                    try {
                        FastLaneFilter.addTo(context);
                    } catch (IllegalStateException refused) {
                        second.add(refused);
                    }
                });
        assertThatThrownBy(() -> {
                    throw second.get(0);
                })
                .hasMessageContaining("call FastLaneFilter.addTo once");
    }
}
