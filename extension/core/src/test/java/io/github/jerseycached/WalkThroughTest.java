package io.github.jerseycached;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedResourceTest;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;

/** The first example of the README, step by step, as a client sees it. */
class WalkThroughTest extends CachedResourceTest {

    @Path("hello")
    public static class Hello {
        final AtomicInteger runs = new AtomicInteger();

        @GET
        @Produces(MediaType.TEXT_PLAIN)
        @Cached(ttl = 10)
        public String hello() {
            runs.incrementAndGet();
            return "Hello, cached world!";
        }
    }

    private Hello hello;

    @Override
    protected ResourceConfig configure() {
        hello = new Hello();
        return CachedServer.config(hello);
    }

    @Test
    void methodRunsOnceWithinTheTtlAndAgainAfterIt() {
        // Request 1 runs the method and stores.
        Answer first = get("/hello");
        first.hasStatus(200)
                .hasBody("Hello, cached world!")
                .hasNo("Age")
                .has("Cache-Control", "max-age=10")
                .has("Cache-Status", "jersey-cached; fwd=uri-miss; stored; ttl=10");
        assertThat(hello.runs).hasValue(1);
        assertThat(storedKeys()).isEqualTo(1);

        // Request 2 within 10 s is a hit, the method has not run.
        advance(Duration.ofSeconds(9));
        get("/hello")
                .hasStatus(200)
                .hasBody("Hello, cached world!")
                .hasAge(9)
                .has("Cache-Control", "max-age=10")
                .has("ETag", first.field("ETag"))
                .has("Date", first.field("Date"))
                .has("Cache-Status", "jersey-cached; hit; ttl=1");
        assertThat(hello.runs).hasValue(1);
        assertThat(storedKeys()).isEqualTo(1);

        // A request after 10 s runs it again and stores again.
        advance(Duration.ofSeconds(1));
        get("/hello")
                .hasStatus(200)
                .hasBody("Hello, cached world!")
                .hasNo("Age")
                .has("Cache-Status", "jersey-cached; fwd=stale; stored; ttl=10");
        assertThat(hello.runs).hasValue(2);
        assertThat(storedKeys()).isEqualTo(1);

        get("/hello").isHit().hasAge(0);
        assertThat(hello.runs).hasValue(2);
    }
}
