package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.CacheListener;
import io.github.jerseycached.Cached;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.Caller;
import jakarta.annotation.Priority;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code explain} says of a request is what the request then gets: the same outcome, for the same reason. */
class ExplainAgreesTest {

    @Path("/")
    public static final class Resource {

        @GET
        @Path("auto")
        @ForUsers
        @Cached(ttl = 60)
        public String auto(@QueryParam("id") String id) {
            return "auto " + id;
        }

        @GET
        @Path("public")
        @Cached(ttl = 60, scope = Cached.Scope.PUBLIC, staleWhileRevalidate = 30)
        public String forAll(@QueryParam("id") String id) {
            return "public " + id;
        }

        @GET
        @Path("private")
        @ForUsers
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE, staleWhileRevalidate = 30)
        public String forOne(@QueryParam("id") String id) {
            return "private " + id;
        }

        @GET
        @Path("stale")
        @Cached(ttl = 60, staleWhileRevalidate = 30, staleIfError = 30)
        public String stale(@QueryParam("id") String id) {
            return "stale " + id;
        }

        @GET
        @Path("strict")
        @Cached(ttl = 60, mustRevalidate = true)
        public String strict(@QueryParam("id") String id) {
            return "strict " + id;
        }

        @GET
        @Path("tagged")
        @Cached(ttl = 60, staleWhileRevalidate = 30)
        public Response tagged(@QueryParam("id") String id) {
            return Response.ok("tagged " + id).tag("v1").build();
        }

        @GET
        @Path("validated")
        @Cached(ttl = 60)
        public Response validated(@QueryParam("id") String id) {
            return Response.ok("validated " + id)
                    .tag("v1")
                    .header("Cache-Control", "no-cache")
                    .build();
        }

        @GET
        @Path("cookie")
        @Cached(ttl = 60)
        public String cookie(@QueryParam("id") String id, @CookieParam("theme") String theme) {
            return "cookie " + id + theme;
        }

        @GET
        @Path("function")
        @Cached(ttl = 60, key = Tenant.class, staleWhileRevalidate = 30)
        public String function(@QueryParam("id") String id) {
            return "function " + id;
        }

        @GET
        @Path("language")
        @Cached(ttl = 60)
        public String language(@QueryParam("id") String id, @HeaderParam("Accept-Language") String language) {
            return "language " + id + language;
        }

        @GET
        @Path("range")
        @Cached(ttl = 60)
        public String range(@QueryParam("id") String id, @HeaderParam("Range") String range) {
            return "range " + id + range;
        }

        @GET
        @Path("unless")
        @Cached(ttl = 60, unless = Preview.class)
        public String unless(@QueryParam("id") String id) {
            return "unless " + id;
        }

        @GET
        @Path("headers-only")
        @Cached(ttl = 60, store = false)
        public String headersOnly(@QueryParam("id") String id) {
            return "headers-only " + id;
        }
    }

    public static final class Preview implements Predicate<ContainerRequestContext> {
        @Override
        public boolean test(ContainerRequestContext request) {
            return request.getHeaderString("X-Preview") != null;
        }
    }

    public static final class Tenant implements Function<ContainerRequestContext, String> {
        @Override
        public String apply(ContainerRequestContext request) {
            String tenant = request.getHeaderString("X-Tenant");
            if ("broken".equals(tenant)) {
                throw new IllegalStateException("no such tenant");
            }
            return String.valueOf(tenant);
        }
    }

    /** On some methods only, so that hits of the others can take the fast lane. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    public @interface ForUsers {}

    @ForUsers
    @Priority(Priorities.AUTHENTICATION)
    public static final class SignIn implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            String user = request.getHeaderString("X-User");
            if (user != null) {
                request.setSecurityContext(new Caller(user));
            }
        }
    }

    /** What is stored when the request comes. */
    private enum State {
        NOTHING,
        FRESH,
        STALE,
        LONG_EXPIRED,
        SOFTLY_INVALIDATED
    }

    private static final List<String> REQUESTS = List.of(
            "GET",
            "HEAD",
            "GET Cache-Control: no-cache",
            "GET Cache-Control: no-store",
            "GET Cache-Control: only-if-cached",
            "HEAD Cache-Control: only-if-cached",
            "GET Cache-Control: max-age=10",
            "GET Cache-Control: max-stale=15",
            "GET Cache-Control: max-stale",
            "GET Cache-Control: min-fresh=30",
            "GET Pragma: no-cache",
            "GET If-None-Match: \"v1\"",
            "GET If-None-Match: *",
            "GET If-Modified-Since: Sun, 01 Mar 2026 10:00:00 GMT",
            "GET If-Match: \"v1\"",
            "GET Range: bytes=0-2",
            "HEAD Range: bytes=0-2",
            "GET Cookie: theme=dark",
            "GET X-Tenant: a",
            "GET X-Tenant: broken",
            "GET Accept-Language: de",
            "GET X-Preview: yes",
            "GET X-User: alice",
            "GET Authorization: Basic YTpi");

    private static final Pattern STATUS =
            Pattern.compile("(?<outcome>hit|fwd=[a-z-]+)?.*?(?:; detail=\"(?<detail>.*)\")?");

    static Stream<Arguments> everyMethodAndState() {
        return Stream.of(
                        "auto",
                        "public",
                        "private",
                        "stale",
                        "strict",
                        "tagged",
                        "validated",
                        "cookie",
                        "function",
                        "language",
                        "range",
                        "unless",
                        "headers-only")
                .flatMap(method -> Stream.of(State.values()).map(state -> arguments(method, state)));
    }

    private HttpCache cache;

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everyMethodAndState")
    void explanationMatchesTheActualResponse(String method, State state) {
        try (CachedServer server = CachedServer.of(
                CachedServer.config(new Resource(), new SignIn()), settings -> settings.listener(attaching()))) {
            Await.until("the listener is attached", () -> cache != null);
            for (int i = 0; i < REQUESTS.size() && state != State.NOTHING; i++) {
                store(server, method, i);
            }
            switch (state) {
                case STALE -> server.advance(Duration.ofSeconds(70));
                case LONG_EXPIRED -> server.advance(Duration.ofSeconds(100));
                case SOFTLY_INVALIDATED -> cache.soft().clear();
                default -> {}
            }
            SoftAssertions all = new SoftAssertions();
            for (int i = 0; i < REQUESTS.size(); i++) {
                String request = REQUESTS.get(i);
                Map<String, List<String>> fields = fields(request);
                String explained =
                        cache.explain(URI.create(path(method, i)), fields).decision();
                Answer answer = server.send(request.startsWith("HEAD") ? "HEAD" : "GET", path(method, i), flat(fields));
                all.assertThat(outcome(answer))
                        .as("%s, explained as %s", request, explained)
                        .isEqualTo(outcome(explained));
            }
            all.assertAll();
        }
    }

    /** Stores what the request of this number would find, were it not for its other fields. */
    private static void store(CachedServer server, String method, int request) {
        List<String> own = new ArrayList<>();
        fields(REQUESTS.get(request)).forEach((name, values) -> {
            if (name.equals("X-User")
                    || name.equals("Cookie")
                    || (name.equals("X-Tenant") && !values.contains("broken"))) {
                own.addAll(List.of(name, values.get(0)));
            }
        });
        server.get(path(method, request), own.toArray(String[]::new)).hasStatus(200);
    }

    private static String path(String method, int request) {
        return '/' + method + "?id=" + request;
    }

    private static Map<String, List<String>> fields(String request) {
        Map<String, List<String>> fields = new TreeMap<>();
        int space = request.indexOf(' ');
        if (space > 0) {
            int colon = request.indexOf(':');
            fields.put(request.substring(space + 1, colon), List.of(request.substring(colon + 2)));
        }
        return fields;
    }

    private static String[] flat(Map<String, List<String>> fields) {
        return fields.entrySet().stream()
                .flatMap(field -> Stream.of(field.getKey(), field.getValue().get(0)))
                .toArray(String[]::new);
    }

    private CacheListener attaching() {
        return new CacheListener() {
            @Override
            public void attached(HttpCache attached) {
                cache = attached;
            }
        };
    }

    /** The outcome and its reason, as {@code Cache-Status} says them. */
    private static String outcome(Answer answer) {
        String status = answer.field("Cache-Status");
        assertThat(status).startsWith("jersey-cached; ");
        Matcher parts = STATUS.matcher(status.substring("jersey-cached; ".length()));
        assertThat(parts.matches()).isTrue();
        String outcome = parts.group("outcome") == null ? "504" : parts.group("outcome");
        String detail = parts.group("detail");
        return switch (outcome) {
            case "504" -> String.valueOf(answer.status());
            case "hit" -> detail == null ? "hit" : "hit, " + detail;
            // Why a response is not stored is known when it is there; of the request alone the cache says why it
            // bypasses.
            case "fwd=bypass" -> "fwd=bypass, " + detail;
            default -> outcome;
        };
    }

    /** The same of an explanation. */
    private static String outcome(String explained) {
        if (explained.startsWith("hit: ")) {
            return "hit";
        }
        if (explained.startsWith("stale: ")) {
            return "hit, " + explained.replaceFirst(".* old, by ", "").replaceFirst(", and refreshed$", "");
        }
        if (explained.startsWith("504: ")) {
            return "504";
        }
        if (explained.startsWith("bypass: ")) {
            return "fwd=bypass, " + explained.substring(8).replaceFirst("; the method would run$", "");
        }
        Matcher identified = Pattern.compile(".*, and nothing is stored for a request with (.*)")
                .matcher(explained);
        if (identified.matches()) {
            return "fwd=bypass, " + identified.group(1);
        }
        return "fwd=" + explained.replaceFirst(".*: ", "");
    }
}
