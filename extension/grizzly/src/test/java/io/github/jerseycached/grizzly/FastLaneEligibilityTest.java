package io.github.jerseycached.grizzly;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.SkippedOnHit;
import jakarta.annotation.Priority;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.filter.HttpMethodOverrideFilter;
import org.glassfish.jersey.server.filter.UriConnegFilter;
import org.glassfish.jersey.server.monitoring.ApplicationEvent;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.glassfish.jersey.server.monitoring.RequestEvent;
import org.glassfish.jersey.server.monitoring.RequestEventListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast lane goes past nothing that the application wants to run: in doubt Jersey is asked. */
class FastLaneEligibilityTest {

    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Bound {}

    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Other {}

    @Path("/")
    @Produces("text/plain")
    public static class Pages {

        @GET
        @Path("page")
        @Cached(ttl = 60)
        public String page() {
            return "page";
        }

        @GET
        @Path("bound")
        @Bound
        @Cached(ttl = 60)
        public String bound() {
            return "bound";
        }

        @GET
        @Path("public")
        @Cached(ttl = 60, scope = Cached.Scope.PUBLIC)
        public String forAll() {
            return "public";
        }

        @GET
        @Path("private")
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE)
        public String forOne() {
            return "private";
        }

        @GET
        @Path("whoever")
        @Cached(ttl = 60)
        public String whoever(@Context SecurityContext security) {
            return "whoever";
        }

        @GET
        @Path("cookie")
        @Cached(ttl = 60)
        public String cookie(@jakarta.ws.rs.CookieParam("theme") String theme) {
            return "cookie";
        }

        @GET
        @Path("function")
        @Cached(ttl = 60, key = Tenant.class)
        public String function() {
            return "function";
        }

        @GET
        @Path("unless")
        @Cached(ttl = 60, unless = Never.class)
        public String unless() {
            return "unless";
        }

        @GET
        @Path("unstored")
        @Cached(store = false, maxAge = 60)
        public String unstored() {
            return "unstored";
        }

        @GET
        @Path("fields")
        @Cached(ttl = 60)
        public jakarta.ws.rs.core.Response fields(@Context HttpHeaders fields) {
            return jakarta.ws.rs.core.Response.ok("fields")
                    .header("Vary", "X-A")
                    .build();
        }

        @Path("sub/{name}")
        public Sub sub(@PathParam("name") String name) {
            return new Sub();
        }
    }

    @Path("located")
    @SkippedOnHit
    public static class Located {
        @Path("{name}")
        public Sub sub(@PathParam("name") String name) {
            return new Sub();
        }
    }

    @Produces("text/plain")
    public static class Sub {
        @GET
        @Cached(ttl = 60)
        public String get() {
            return "sub";
        }
    }

    public static class Tenant implements Function<ContainerRequestContext, String> {
        @Override
        public String apply(ContainerRequestContext request) {
            return "one";
        }
    }

    public static class Never implements Predicate<ContainerRequestContext> {
        @Override
        public boolean test(ContainerRequestContext request) {
            return false;
        }
    }

    public static class Incoming implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {}
    }

    @SkippedOnHit
    public static class SkippedIncoming extends Incoming {}

    // What its parent says it has not said itself.
    public static class Heir extends SkippedIncoming {}

    @PreMatching
    public static class Early extends Incoming {}

    @PreMatching
    @Bound
    public static class EarlyAndBound extends Incoming {}

    @Bound
    public static class BoundIncoming extends Incoming {}

    @Bound
    @Other
    public static class BoundToBoth extends Incoming {}

    @Bound
    @SkippedOnHit
    public static class SkippedBound extends Incoming {}

    public static class Outgoing implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {}
    }

    @SkippedOnHit
    public static class SkippedOutgoing extends Outgoing {}

    public static class Interceptor implements WriterInterceptor {
        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            context.proceed();
        }
    }

    @Priority(Integer.MIN_VALUE)
    public static class Outermost extends Interceptor {}

    public static class Dynamic implements DynamicFeature {
        @Override
        public void configure(ResourceInfo resource, FeatureContext context) {
            if (resource.getResourceMethod().getName().equals("page")) {
                context.register(Incoming.class);
            }
        }
    }

    public static class DynamicInstance implements DynamicFeature {
        @Override
        public void configure(ResourceInfo resource, FeatureContext context) {
            if (resource.getResourceMethod().getName().equals("page")) {
                context.register(new Outgoing());
            }
        }
    }

    public static class Binder extends AbstractBinder {
        @Override
        protected void configure() {
            bind(new Incoming()).to(ContainerRequestFilter.class);
        }
    }

    public static class Events implements ApplicationEventListener {
        @Override
        public void onEvent(ApplicationEvent event) {}

        @Override
        public RequestEventListener onRequest(RequestEvent event) {
            return null;
        }
    }

    private LaneServer server = LaneServer.of(Pages.class);

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart(Object component) {
        server.close();
        server = LaneServer.of(Pages.class, component);
    }

    private void takesTheLane(String target, String... fieldLines) {
        server.get(target, fieldLines);
        server.getInTheLane(target, fieldLines);
    }

    private void goesThroughJersey(String target, String... fieldLines) {
        server.get(target, fieldLines);
        server.getThroughJersey(target, fieldLines);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Incoming.class,
                Heir.class,
                Early.class,
                EarlyAndBound.class,
                Outgoing.class,
                Outermost.class,
                Dynamic.class,
                DynamicInstance.class,
                Binder.class,
                Events.class,
                HttpMethodOverrideFilter.class
            })
    void whatWouldRunOnAHitRunsOnIt(Class<?> type) throws ReflectiveOperationException {
        restart(type == Binder.class ? type.getDeclaredConstructor().newInstance() : type);
        goesThroughJersey("/page");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                SkippedIncoming.class,
                SkippedOutgoing.class,
                SkippedBound.class,
                BoundIncoming.class,
                Interceptor.class
            })
    void skippableFiltersDoNotDisableTheLane(Class<?> type) {
        restart(type);
        takesTheLane("/page");
    }

    @Test
    void boundFilterDisablesTheLaneOnlyForItsMethods() {
        restart(BoundIncoming.class);
        goesThroughJersey("/bound");
        takesTheLane("/page");
        restart(BoundToBoth.class);
        takesTheLane("/bound");
        restart(SkippedBound.class);
        takesTheLane("/bound");
    }

    @Test
    void filterBoundToOneMethodByAFeatureDoesNotDisableTheLaneForOthers() {
        restart(Dynamic.class);
        takesTheLane("/public");
    }

    @Test
    void uriConnegFilterDisablesTheLane() {
        restart(new UriConnegFilter(Map.of("txt", jakarta.ws.rs.core.MediaType.TEXT_PLAIN_TYPE), Map.of()));
        goesThroughJersey("/page");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/private", "/whoever", "/function", "/unless", "/unstored", "/fields", "/sub/a"})
    void responseNotSelectedByItsTargetAloneGoesThroughJersey(String target) {
        goesThroughJersey(target);
    }

    @Test
    void requestWithAuthorizationGetsOnlyPublicResponsesInTheLane() {
        server.get("/page");
        server.getInTheLane("/page");
        server.getThroughJersey("/page", "Authorization: Basic YTpi");
        takesTheLane("/public", "Authorization: Basic YTpi");
        server.getInTheLane("/public");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Range: bytes=0-1,3-4",
                "Content-Type: text/plain",
                "Content-Length: 00",
                "Upgrade: h2c",
                "Cache-Control: no-cache",
                "Cache-Control: min-fresh=100",
                "Pragma: no-cache",
                "If-Match: \"other\"",
                "If-Match: *",
                "If-Unmodified-Since: Sun, 01 Mar 2026 12:00:00 GMT",
            })
    void whatIsNoPlainRequestGoesThroughJersey(String line) {
        takesTheLane("/public");
        int before = server.passed();
        try (Connection connection = server.connect()) {
            connection.get("/public", line, "Connection: close");
        }
        assertThat(server.passed() - before).isEqualTo(1);
    }

    // The JDK's HttpClient before 19 sends it with each GET.
    @Test
    void contentLengthOfZeroTakesTheLane() {
        server.getThroughJersey("/page", "Content-Length: 0");
        server.getInTheLane("/page", "Content-Length: 0");
        server.getInTheLane("/page");
    }

    @Test
    void twoContentLengthsGoThroughJersey() {
        takesTheLane("/public");
        server.getThroughJersey("/public", "Content-Length: 0", "Content-Length: 0");
    }

    @Test
    void requestWithExpectContinueGoesThroughJersey() {
        takesTheLane("/page");
        int before = server.passed();
        try (Connection connection = server.connect()) {
            assertThat(connection.get("/page", "Expect: 100-continue").status()).isEqualTo(100);
            assertThat(connection.read().status()).isEqualTo(200);
        }
        assertThat(server.passed() - before).isEqualTo(1);
    }

    @Test
    void locatorThatNobodyMissesIsNoHindrance() {
        restart(Located.class);
        takesTheLane("/located/a");
        goesThroughJersey("/sub/a");
    }

    @Test
    void headIsAnsweredInTheLaneWithTheFieldsOfAGet() {
        server.get("/page");
        Connection.Answer get = server.getInTheLane("/page");
        for (int i = 0; i < 2; i++) {
            int before = server.passed();
            try (Connection connection = server.connect()) {
                Connection.Answer head =
                        connection.send("HEAD", "/page", "Connection: close").readHead();
                assertThat(head.status()).isEqualTo(200);
                for (String name : List.of("Content-Type", "Content-Length", "ETag", "Cache-Control", "Cache-Status")) {
                    assertThat(head.field(name)).as(name).isEqualTo(get.field(name));
                }
            }
            assertThat(server.passed() - before).as("requests in Jersey").isEqualTo(1 - i);
        }
    }

    @Test
    void oneRangeIsAnsweredInTheLane() {
        takesTheLane("/page");
        Connection.Answer part = server.getInTheLane("/page", "Range: bytes=1-2");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("ag");
        assertThat(part.field("Content-Range")).isEqualTo("bytes 1-2/4");
        assertThat(part.field("Content-Length")).isEqualTo("2");
        server.getInTheLane("/page", "Range: bytes=1-2", "If-Range: \"other\"");
        assertThat(server.getThroughJersey("/page", "Range: bytes=9-").status()).isEqualTo(416);
        assertThat(server.getInTheLane("/page").body()).isEqualTo("page");
    }

    @Test
    void anotherMethodGoesThroughJersey() {
        takesTheLane("/page");
        int before = server.passed();
        try (Connection connection = server.connect()) {
            connection.send("OPTIONS", "/page", "Connection: close").readHead();
        }
        assertThat(server.passed() - before).isEqualTo(1);
    }

    @Test
    void anotherFormOfTheTargetOrTheProtocolGoesThroughJersey() {
        takesTheLane("/page");
        String authority = server.root().getAuthority();
        int before = server.passed();
        for (String request : List.of(
                "GET http://" + authority + "/page HTTP/1.1\r\nHost: " + authority + "\r\nConnection: close\r\n\r\n",
                "GET /page;jsessionid=1 HTTP/1.1\r\nHost: " + authority + "\r\nConnection: close\r\n\r\n",
                "GET /page HTTP/1.1\r\nHost: " + authority + "\r\nHost: " + authority + "\r\nConnection: close\r\n\r\n",
                "GET /page HTTP/1.0\r\nHost: " + authority + "\r\n\r\n")) {
            try (Connection connection = server.connect()) {
                assertThat(connection.sendRaw(request).readHead().status()).isEqualTo(200);
            }
        }
        assertThat(server.passed() - before).isEqualTo(4);
    }

    @Test
    void eachHostHasItsOwn() {
        takesTheLane("/page", "Host: one.example");
        server.getThroughJersey("/page", "Host: two.example");
        server.getInTheLane("/page", "Host: two.example");
    }

    @Test
    void tracingDisablesTheLane() {
        server.close();
        server = LaneServer.of(new Traced(), Pages.class);
        goesThroughJersey("/page");
    }

    @ParameterizedTest
    @ValueSource(classes = {Incoming.class, Outgoing.class, Outermost.class, Events.class})
    void configuredThirdPartyClassDoesNotDisableTheLane(Class<?> type) {
        server.close();
        server = LaneServer.of(new LaneServer.Asked(), settings -> settings.skippedOnHit(type), Pages.class, type);
        takesTheLane("/page");
    }

    @Test
    void settingDoesNotApplyToSubclasses() {
        server.close();
        server = LaneServer.of(
                new LaneServer.Asked(), settings -> settings.skippedOnHit(Incoming.class), Pages.class, Heir.class);
        goesThroughJersey("/page");
    }

    private static final class Traced implements jakarta.ws.rs.core.Feature {
        @Override
        public boolean configure(FeatureContext context) {
            context.property(ServerProperties.TRACING, "ALL");
            return true;
        }
    }

    @Test
    void reasonForADisabledLaneIsLoggedOncePerMethod() {
        List<String> said = new ArrayList<>();
        Handler listening = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                said.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger("io.github.jerseycached.pipeline.RequestFilters");
        log.setLevel(Level.INFO);
        log.addHandler(listening);
        try {
            restart(Incoming.class);
            for (int i = 0; i < 3; i++) {
                server.get("/page");
            }
        } finally {
            log.removeHandler(listening);
            log.setLevel(null);
        }
        assertThat(said)
                .singleElement()
                .asString()
                .contains("Pages.page")
                .contains(Incoming.class.getName())
                .contains("@SkippedOnHit");
    }
}
