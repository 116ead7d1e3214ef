package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.Caller;
import io.github.jerseycached.writes.WriteConditions;
import jakarta.annotation.Priority;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.message.GZipEncoder;
import org.glassfish.jersey.server.filter.EncodingFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A write on the condition of an entity tag that the cache made (RFC 9110 §13.1.1). */
class WriteConditionsTest {

    private static final String MADE_UP = "\"AAAAAAAAAAAAAAAAAAAAAA\"";

    /** What the GET and the unsafe methods of one path have in common. */
    public abstract static class Item {
        static final AtomicInteger READS = new AtomicInteger();
        static final AtomicInteger WRITES = new AtomicInteger();
        static volatile String failure = "";

        static String read() {
            READS.incrementAndGet();
            if (failure.equals("404")) {
                throw new NotFoundException();
            }
            if (failure.equals("500")) {
                throw new IllegalStateException("the database is gone");
            }
            return "x".repeat(1000) + WRITES.get();
        }

        @PUT
        public void put() {
            WRITES.incrementAndGet();
        }

        @PATCH
        public void patch() {
            WRITES.incrementAndGet();
        }

        @DELETE
        public void delete() {
            WRITES.incrementAndGet();
        }

        @POST
        public void post() {
            WRITES.incrementAndGet();
        }
    }

    @Path("item")
    @Produces("text/plain")
    public static class Tagged extends Item {
        @GET
        @Cached(ttl = 60, staleWhileRevalidate = 60, staleIfError = 600)
        public String get() {
            return read();
        }
    }

    @Path("not-stored")
    @Produces("text/plain")
    public static class NotStored extends Item {
        @GET
        @Cached(ttl = 60, store = false)
        public String get() {
            return read();
        }
    }

    @Path("weak")
    @Produces("text/plain")
    public static class Weak extends Item {
        @GET
        @Cached(ttl = 60, etag = Cached.Etag.WEAK)
        public String get() {
            return read();
        }
    }

    @Path("none")
    @Produces("text/plain")
    public static class None extends Item {
        @GET
        @Cached(ttl = 60, etag = Cached.Etag.NONE)
        public String get() {
            return read();
        }
    }

    @Path("own")
    @Produces("text/plain")
    public static class Own {
        @GET
        @Cached(ttl = 60)
        public Response get() {
            return Response.ok(Item.read()).tag("v" + Item.WRITES).build();
        }

        @PUT
        public Response put(@Context Request request) {
            Response.ResponseBuilder failed = request.evaluatePreconditions(new EntityTag("v" + Item.WRITES));
            if (failed != null) {
                return failed.build();
            }
            Item.WRITES.incrementAndGet();
            return Response.noContent().build();
        }
    }

    @Path("types")
    public static class Types extends Item {
        @GET
        @Produces({"text/plain", "application/json"})
        @Cached(ttl = 60)
        public Response get(@Context jakarta.ws.rs.core.HttpHeaders headers) {
            String accept = headers.getHeaderString("Accept");
            return Response.ok('"' + accept + read() + '"')
                    .header("Vary", "Accept")
                    .build();
        }
    }

    @Path("mine")
    @Produces("text/plain")
    public static class Mine extends Item {
        @GET
        @Cached(ttl = 60)
        public String get(@Context SecurityContext caller) {
            return caller.getUserPrincipal().getName() + read();
        }
    }

    @Path("located")
    public static class Locator {
        @Path("item")
        public Class<Tagged> item() {
            return Tagged.class;
        }
    }

    /** Lets those in who say who they are. */
    @Priority(Priorities.AUTHENTICATION)
    public static class SignIn implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            String user = request.getHeaderString("X-User");
            if (user == null) {
                request.abortWith(Response.status(401).build());
            } else {
                request.setSecurityContext(new Caller(user));
            }
        }
    }

    private final CachedServer server = CachedServer.of(
            Tagged.class, NotStored.class, Weak.class, None.class, Own.class, Types.class, Locator.class);

    @BeforeEach
    void start() {
        Item.READS.set(0);
        Item.WRITES.set(0);
        Item.failure = "";
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void wrote(int writes) {
        assertThat(Item.WRITES).hasValue(writes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE", "POST"})
    void secondWriteWithTheSameTagIsRejected(String method) {
        String tag = server.get("/item").isStoredMiss().field("ETag");
        server.send(method, "/item", "If-Match", tag).hasStatus(204);
        server.send(method, "/item", "If-Match", tag).hasStatus(412).hasNoBody();
        wrote(1);
        String current = server.get("/item").field("ETag");
        assertThat(current).isNotEqualTo(tag);
        server.send(method, "/item", "If-Match", MADE_UP + ", " + current).hasStatus(204);
        wrote(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/not-stored", "/located/item"})
    void secondWriteWithTheSameTagIsRejectedWithoutStoredResponseAndBehindALocator(String path) {
        String tag = server.get(path).field("ETag");
        server.send("PUT", path, "If-Match", tag).hasStatus(204);
        server.send("PUT", path, "If-Match", tag).hasStatus(412);
        wrote(1);
    }

    @Test
    void freshStoredResponseHasTheCurrentTag() {
        String tag = server.get("/item").isStoredMiss().field("ETag");
        server.send("PUT", "/item", "If-Match", tag).hasStatus(204);
        assertThat(Item.READS).hasValue(1);
    }

    @Test
    void aStaleResponseIsNotCurrent() {
        String tag = server.get("/item").isStoredMiss().field("ETag");
        Item.WRITES.incrementAndGet();
        server.advance(Duration.ofSeconds(70));
        server.send("PUT", "/item", "If-Match", tag).hasStatus(412);
        server.advance(Duration.ofSeconds(200));
        Item.failure = "500";
        server.send("PUT", "/item", "If-Match", tag).hasStatus(412);
        server.get("/item").hasStatus(200);
        wrote(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"404", "500"})
    void noTagIsCurrentWithoutACurrentResponse(String failure) {
        Item.failure = failure;
        server.send("PUT", "/item", "If-Match", MADE_UP).hasStatus(412);
        wrote(0);
    }

    @Test
    void aWeakTagNeverMatches() {
        String tag = server.get("/item").field("ETag");
        server.send("PUT", "/item", "If-Match", "W/" + tag).hasStatus(412);
        wrote(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-Match | *",
                "If-Match | \"v1\"",
                "If-None-Match | *",
                "If-Unmodified-Since | Sun, 01 Mar 2026 12:00:00 GMT",
                "X-Other | 1"
            })
    void aConditionOnNoTagOfTheCacheIsForTheApplication(String field, String value) {
        server.send("PUT", "/item", field, value).hasStatus(204);
        wrote(1);
        assertThat(Item.READS).hasValue(0);
    }

    @Test
    void ifNoneMatchWithTheCurrentTagIsRejected() {
        String tag = server.get("/item").field("ETag");
        server.send("PUT", "/item", "If-None-Match", tag).hasStatus(412);
        server.send("PUT", "/item", "If-None-Match", "W/" + tag).hasStatus(412);
        wrote(0);
        server.send("PUT", "/item", "If-None-Match", MADE_UP).hasStatus(204);
        Item.failure = "404";
        server.send("PUT", "/item", "If-None-Match", MADE_UP).hasStatus(204);
        wrote(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/weak", "/none"})
    void writesAreNotCheckedWithoutStrongTags(String path) {
        server.send("PUT", path, "If-Match", MADE_UP).hasStatus(204);
        wrote(1);
        assertThat(Item.READS).hasValue(0);
    }

    @Test
    void resourceEvaluatesItsOwnTags() {
        String tag = server.get("/own").has("ETag", "\"v0\"").field("ETag");
        server.send("PUT", "/own", "If-Match", tag).hasStatus(204);
        server.send("PUT", "/own", "If-Match", tag).hasStatus(412);
        server.send("PUT", "/own", "If-Match", MADE_UP).hasStatus(412);
        server.send("PUT", "/own", "If-Match", MADE_UP + ", \"v1\"").hasStatus(204);
        wrote(2);
    }

    @Test
    void writeMayHaveOtherAcceptFieldsThanTheRead() {
        try (CachedServer coded = CachedServer.of(Tagged.class, Types.class, EncodingFilter.class, GZipEncoder.class)) {
            Answer answer = coded.get("/item", "Accept-Encoding", "gzip").has("Content-Encoding", "gzip");
            coded.send("PUT", "/item", "If-Match", answer.field("ETag")).hasStatus(204);
            coded.send("PUT", "/item", "If-Match", answer.field("ETag")).hasStatus(412);
            String plain = coded.get("/item").hasNo("Content-Encoding").field("ETag");
            coded.send("PUT", "/item", "Accept-Encoding", "gzip", "If-Match", plain)
                    .hasStatus(204);
            wrote(2);
            String json = coded.get("/types", "Accept", "application/json").field("ETag");
            coded.send("PUT", "/types", "If-Match", json).hasStatus(204);
            coded.send("PUT", "/types", "If-Match", json).hasStatus(412);
            wrote(3);
        }
    }

    @Test
    void currentResponseIsThatOfTheCaller() {
        try (CachedServer guarded = CachedServer.of(Mine.class, Tagged.class, SignIn.class)) {
            String alices = guarded.get("/mine", "X-User", "alice").field("ETag");
            String bobs = guarded.get("/mine", "X-User", "bob").field("ETag");
            guarded.send("PUT", "/mine", "If-Match", alices).hasStatus(401);
            guarded.send("PUT", "/mine", "X-User", "alice", "If-Match", bobs).hasStatus(412);
            guarded.send("PUT", "/mine", "X-User", "alice", "If-Match", alices).hasStatus(204);
            guarded.send("PUT", "/mine", "X-User", "alice", "If-Match", alices).hasStatus(412);
            wrote(1);
        }
    }

    @Test
    void containerUserIsTheSameForGetAndWrite() {
        // Signs in once for each connection, as a container does: the request that asks for the tag is not signed in
        // again.
        @Priority(Priorities.AUTHENTICATION)
        final class Container implements ContainerRequestFilter {
            @Override
            public void filter(ContainerRequestContext request) {
                if (!WriteConditions.isOne(request)) {
                    request.setSecurityContext(new Caller("carol"));
                }
            }
        }
        try (CachedServer guarded = CachedServer.of(Mine.class, new Container())) {
            String tag = guarded.get("/mine").field("ETag");
            guarded.send("PUT", "/mine", "If-Match", tag).hasStatus(204);
            guarded.send("PUT", "/mine", "If-Match", tag).hasStatus(412);
            wrote(1);
        }
    }
}
