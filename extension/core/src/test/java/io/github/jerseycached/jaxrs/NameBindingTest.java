package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedResourceTest;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;

/** {@code @Cached} is a name binding: what the application binds by it runs on cached methods, hits included, and on no other. */
class NameBindingTest extends CachedResourceTest {

    @Path("some")
    @Produces("text/plain")
    public static class Some {
        @GET
        @Path("cached")
        @Cached(ttl = 60)
        public String cached() {
            return "cached";
        }

        @GET
        @Path("other")
        public String other() {
            return "other";
        }
    }

    @Path("all")
    @Produces("text/plain")
    @Cached(ttl = 60)
    public static class All {
        @GET
        public String get() {
            return "of a cached class";
        }
    }

    /** Is for cached methods, whatever their attributes. */
    @Cached
    public static class Marking implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().putSingle("X-Marked", "yes");
        }
    }

    @Override
    protected ResourceConfig configure() {
        return CachedServer.config(Some.class, All.class, Marking.class);
    }

    @Test
    void boundFilterRunsOnCachedMethods() {
        for (String path : new String[] {"/some/cached", "/all"}) {
            assertThat(get(path).isStoredMiss().field("X-Marked")).isEqualTo("yes");
            assertThat(get(path).isHit().field("X-Marked")).isEqualTo("yes");
        }
    }

    @Test
    void boundFilterRunsOnNoOtherMethod() {
        get("/some/other").hasStatus(200).hasBody("other").hasNo("X-Marked");
    }
}
