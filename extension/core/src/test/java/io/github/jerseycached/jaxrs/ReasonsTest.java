package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A response that is not stored says why, and who said so. */
class ReasonsTest {

    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Elsewhere {}

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        @GET
        @Path("plain")
        @Cached(ttl = 60)
        public String plain() {
            return "plain";
        }

        @GET
        @Path("no-lifetime")
        @Cached(ttl = 0)
        public String noLifetime() {
            return "made now";
        }

        @GET
        @Path("says/{value}")
        @Cached(ttl = 60)
        public Response says(@PathParam("value") String value) {
            return Response.ok("said").header("Cache-Control", value).build();
        }

        @GET
        @Path("sets/{name}/{value}")
        @Cached(ttl = 60)
        public Response sets(@PathParam("name") String name, @PathParam("value") String value) {
            return Response.ok("set").header(name, value).build();
        }

        @GET
        @Path("type")
        @Produces({"text/plain", "text/html"})
        @Cached(ttl = 60)
        public Response type() {
            return Response.ok("text").type("text/html").build();
        }

        @GET
        @Path("type/vary")
        @Produces({"text/plain", "text/html"})
        @Cached(ttl = 60)
        public Response typeAndVary() {
            return Response.ok("text")
                    .type("text/html")
                    .header("Vary", "Accept")
                    .build();
        }

        @GET
        @Path("bound")
        @Elsewhere
        public String bound() {
            return "not cached";
        }
    }

    /** As many applications have one. */
    public static class SecurityHeadersFilter implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (!response.getHeaders().containsKey("Cache-Control")) {
                response.getHeaders().putSingle("Cache-Control", "no-store");
            }
        }
    }

    /** Touches no field of caching. */
    public static class TimingFilter implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().putSingle("Server-Timing", "app;dur=1");
        }
    }

    /** Runs for other methods. */
    @Elsewhere
    public static class ElsewhereFilter extends TimingFilter {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/says/no-store            | no-store, set by the method",
                "/says/private             | private, set by the method",
                "/sets/Set-Cookie/a=b      | Set-Cookie, set by the method",
                "/sets/Vary/*              | Vary: *, set by the method",
                "/sets/CDN-Cache-Control/no-store | no-store, set by the method",
                "/says/no-cache            | no-cache without an ETag or Last-Modified of the method",
                "/says/max-age=0           | max-age=0 without an ETag or Last-Modified of the method",
                "/says/s-maxage=0          | s-maxage=0 without an ETag or Last-Modified of the method",
                "/no-lifetime              | ttl = 0 without an ETag or Last-Modified of the method",
                "/type                     | Content-Type text/html is not what Accept negotiates; set Vary: Accept in the method"
            })
    void theMethodIsNamed(String path, String detail) {
        try (CachedServer server = CachedServer.of(new Resource(), TimingFilter.class)) {
            server.get(path).isNotStored(detail);
        }
    }

    @Test
    void negotiatedResponseIsStoredIfVaryNamesAccept() {
        try (CachedServer server = CachedServer.of(new Resource())) {
            server.get("/type/vary", "Accept", "text/plain, text/html").isStoredMiss();
            server.get("/type/vary", "Accept", "text/plain, text/html").isHit().has("Content-Type", "text/html");
            server.get("/type/vary", "Accept", "text/plain, text/html;q=0.5").isStoredMiss();
        }
    }

    @Test
    void reasonNamesTheFilter() {
        try (CachedServer server =
                CachedServer.of(new Resource(), SecurityHeadersFilter.class, ElsewhereFilter.class)) {
            server.get("/plain")
                    .isNotStored("no-store, set by SecurityHeadersFilter")
                    .has("Cache-Control", "no-store");
            server.get("/says/max-age=5").isStoredMiss();
            server.get("/says/private").isNotStored("private, set by the method");
        }
    }

    @Test
    void reasonNamesAllPossibleFilters() {
        try (CachedServer server = CachedServer.of(new Resource(), SecurityHeadersFilter.class, TimingFilter.class)) {
            server.get("/plain").isNotStored("no-store, set by SecurityHeadersFilter or TimingFilter");
        }
    }

    @Test
    void aWarningNamesTheFilterOncePerMethod() {
        List<String> warnings = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger("io.github.jerseycached.exchange.FieldSource");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                warnings.add(line.getMessage());
            }

            @Override
            public void flush() {
                // Nothing is kept back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        logger.addHandler(handler);
        try (CachedServer server = CachedServer.of(new Resource(), SecurityHeadersFilter.class)) {
            server.get("/plain");
            server.get("/plain");
            server.get("/says/no-store");
            assertThat(warnings).hasSize(1);
            assertThat(warnings.get(0))
                    .startsWith("A response of Resource.plain is not stored: no-store, set by SecurityHeadersFilter. ")
                    .contains("do not register it for methods with @Cached");
        } finally {
            logger.removeHandler(handler);
        }
    }
}
