package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedResourceTest;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which conditions of a client the cache evaluates, and which the method does (RFC 9111 §4.3.2). */
class ConditionsTest extends CachedResourceTest {

    private static final Instant MODIFIED = Instant.parse("2026-03-01T10:00:00Z");

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();
        volatile int version = 1;

        private Response version(Request request) {
            runs.incrementAndGet();
            EntityTag tag = new EntityTag("v" + version);
            Date modified = Date.from(MODIFIED.plusSeconds(version));
            Response.ResponseBuilder decided = request.evaluatePreconditions(modified, tag);
            return (decided != null ? decided : Response.ok("version " + version))
                    .tag(tag)
                    .lastModified(modified)
                    .build();
        }

        @GET
        @Path("versioned")
        @Cached(ttl = 60)
        public Response versioned(@Context Request request) {
            return version(request);
        }

        @GET
        @Path("untagged")
        @Cached(ttl = 60)
        public String untagged() {
            runs.incrementAndGet();
            return "version " + version;
        }
    }

    private Resource resource;

    @Override
    protected ResourceConfig configure() {
        resource = new Resource();
        return CachedServer.config(resource);
    }

    @Test
    void ifMatchIsEvaluatedByTheMethodAndNotByTheCache() {
        get("/versioned").isStoredMiss().has("ETag", "\"v1\"");
        resource.version = 2;
        get("/versioned", "If-Match", "\"v1\"").hasStatus(412).isNotStored("If-Match is for the method");
        get("/versioned", "If-Match", "\"v2\"").hasStatus(200).hasBody("version 2");
        assertThat(resource.runs).hasValue(3);
        get("/versioned").isHit().hasBody("version 1");
    }

    @Test
    void ifUnmodifiedSinceIsEvaluatedByTheMethodAndNotByTheCache() {
        get("/versioned").isStoredMiss().has("Last-Modified", "Sun, 01 Mar 2026 10:00:01 GMT");
        resource.version = 2;
        get("/versioned", "If-Unmodified-Since", "Sun, 01 Mar 2026 10:00:01 GMT")
                .hasStatus(412)
                .isNotStored("If-Unmodified-Since is for the method");
        get("/versioned", "If-Unmodified-Since", "Sun, 01 Mar 2026 10:00:02 GMT")
                .hasStatus(200)
                .hasBody("version 2");
        assertThat(resource.runs).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void ifMatchWithAGeneratedTagIsEvaluatedAgainstTheMethodsResponse(String method) {
        String tag = get("/untagged").isStoredMiss().field("ETag");
        send(method, "/untagged", "If-Match", tag).hasStatus(200).has("ETag", tag);
        resource.version = 2;
        send(method, "/untagged", "If-Match", tag).hasStatus(412).hasNoBody();
        assertThat(resource.runs).hasValue(3);
    }

    @Test
    void requestWithIfMatchDoesNotChangeTheStoredResponse() {
        get("/versioned").isStoredMiss();
        get("/versioned", "If-Match", "\"v0\"").hasStatus(412);
        get("/versioned", "If-Match", "*").hasStatus(200);
        get("/versioned", "If-None-Match", "\"v1\"").hasStatus(304).isHit();
        assertThat(resource.runs).hasValue(3);
    }
}
