package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the annotation tells clients. */
class EmissionTest {

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();

        @GET
        @Path("all")
        @Cached(
                ttl = 60,
                maxAge = 5,
                sharedMaxAge = 20,
                cdnTtl = 600,
                staleWhileRevalidate = 30,
                staleIfError = 3600,
                immutable = true,
                noTransform = true)
        public String all() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("minutes")
        @Cached(ttl = 2, staleIfError = 3, unit = TimeUnit.MINUTES)
        public String minutes() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("for-ever")
        @Cached(ttl = Long.MAX_VALUE, maxAge = Long.MAX_VALUE, unit = TimeUnit.DAYS)
        public Response forEver() {
            return Response.ok("run " + runs.incrementAndGet()).tag("t").build();
        }

        @GET
        @Path("not-stored")
        @Cached(ttl = 60, store = false)
        public String notStored() {
            runs.incrementAndGet();
            return "the same";
        }

        @GET
        @Path("must-understand")
        @Cached
        public Response mustUnderstand() {
            return Response.ok("run " + runs.incrementAndGet())
                    .header("Cache-Control", "max-age=60, must-understand, no-store")
                    .build();
        }

        @GET
        @Path("max-age-only")
        @Cached(maxAge = 60)
        public String maxAgeOnly() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("weak")
        @Cached(ttl = 60, etag = Cached.Etag.WEAK)
        public String weak() {
            return "weak";
        }

        @GET
        @Path("untagged")
        @Cached(ttl = 60, etag = Cached.Etag.NONE)
        public String untagged() {
            return "untagged";
        }

        @GET
        @Path("vary")
        @Cached(
                ttl = 60,
                vary = {"X-Tenant"})
        public String vary() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("missing")
        @Cached(
                ttl = 60,
                statuses = {404})
        public Response missing() {
            return Response.status(404)
                    .entity("none, run " + runs.incrementAndGet())
                    .build();
        }

        @GET
        @Path("own-error")
        @Cached(ttl = 60)
        public Response ownError() {
            return Response.status(503)
                    .entity("run " + runs.incrementAndGet())
                    .header("Cache-Control", "max-age=5")
                    .build();
        }

        @GET
        @Path("own-public")
        @Cached(ttl = 60)
        public Response ownPublic() {
            return Response.ok("run " + runs.incrementAndGet())
                    .header("Cache-Control", "public")
                    .build();
        }

        @GET
        @Path("own-cdn")
        @Cached(ttl = 60)
        public Response ownCdn() {
            return Response.ok("run " + runs.incrementAndGet())
                    .header("Cache-Control", "max-age=5")
                    .header("CDN-Cache-Control", "max-age=600")
                    .build();
        }

        @GET
        @Path("own-cdn-alone")
        @Cached(ttl = 60, cdnTtl = 5)
        public Response ownCdnAlone(@Context Request request) {
            runs.incrementAndGet();
            Response.ResponseBuilder notModified = request.evaluatePreconditions(new EntityTag("same"));
            return notModified != null
                    ? notModified.build()
                    : Response.ok("run " + runs.get())
                            .tag("same")
                            .header("CDN-Cache-Control", "max-age=600")
                            .build();
        }

        @GET
        @Path("cdn-no-store")
        @Cached(ttl = 60)
        public Response cdnNoStore() {
            return Response.ok("run " + runs.incrementAndGet())
                    .header("CDN-Cache-Control", "no-store")
                    .build();
        }

        @GET
        @Path("guessed")
        @Cached
        public Response guessed() {
            return Response.ok("run " + runs.incrementAndGet())
                    .header("Last-Modified", "Sun, 01 Mar 2026 11:50:00 GMT")
                    .build();
        }
    }

    private final Resource resource = new Resource();
    private final CachedServer server = CachedServer.of(resource);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void fieldsOfTheResourceAreReplayedUnchangedOnAHit() {
        // RFC 9111 §5.2.2.3: the no-store is for caches that do not understand the status.
        server.get("/must-understand").isStoredMiss();
        server.get("/must-understand").isHit().has("Cache-Control", "max-age=60, must-understand, no-store");
    }

    @Test
    void everyAttributeIsSent() {
        server.get("/all")
                .has(
                        "Cache-Control",
                        "max-age=5, s-maxage=20, stale-while-revalidate=30, stale-if-error=3600, immutable,"
                                + " no-transform")
                .has(
                        "CDN-Cache-Control",
                        "max-age=600, stale-while-revalidate=30, stale-if-error=3600, immutable, no-transform");
    }

    @Test
    void maxAgeOnAHitCountsFromTheAnswer() {
        server.get("/all");
        server.advance(Duration.ofSeconds(50));
        // Longer than maxAge and sharedMaxAge, but not than ttl.
        server.get("/all")
                .isHit()
                .hasAge(50)
                .has(
                        "Cache-Control",
                        "max-age=55, s-maxage=70, stale-while-revalidate=30, stale-if-error=3600, immutable,"
                                + " no-transform")
                .has(
                        "CDN-Cache-Control",
                        "max-age=650, stale-while-revalidate=30, stale-if-error=3600, immutable, no-transform");
    }

    @Test
    void status304HasTheCdnLifetimeOnMissAndHit() {
        String time = "max-age=600, stale-while-revalidate=30, stale-if-error=3600, immutable, no-transform";
        server.get("/all", "If-None-Match", "*").hasStatus(304).isStoredMiss().has("CDN-Cache-Control", time);
        server.get("/all", "If-None-Match", "*").hasStatus(304).isHit().has("CDN-Cache-Control", time);
    }

    @Test
    void infiniteLifetimeIsSentAsTheLargestDeltaSeconds() {
        server.get("/for-ever").hasBody("run 1").isStoredMiss().has("Cache-Control", "max-age=2147483648");
        server.advance(Duration.ofSeconds(1));
        server.get("/for-ever").hasBody("run 1").isHit().has("Cache-Control", "max-age=2147483648");
    }

    @Test
    void identifiedCallerGetsPrivate() {
        server.get("/all", "Authorization", "Basic YTpi")
                .has(
                        "Cache-Control",
                        "private, max-age=5, stale-while-revalidate=30, stale-if-error=3600, immutable, no-transform")
                .hasNo("CDN-Cache-Control");
    }

    @Test
    void durationsUseTheUnit() {
        server.get("/minutes").has("Cache-Control", "max-age=120, stale-if-error=180");
        server.advance(Duration.ofSeconds(119));
        server.get("/minutes").isHit();
    }

    @Test
    void conditionsAreAnsweredWithoutStoring() {
        String tag = server.get("/not-stored")
                .has("Cache-Control", "max-age=60")
                .isNotStored("@Cached says store = false")
                .field("ETag");
        server.get("/not-stored", "If-None-Match", tag).hasStatus(304).has("Cache-Control", "max-age=60");
        server.get("/not-stored").hasBody("the same").isNotStored("@Cached says store = false");
    }

    @Test
    void maxAgeWithoutTtlIsSentAndNothingIsStored() {
        server.get("/max-age-only").has("Cache-Control", "max-age=60").isNotStored("no freshness lifetime");
        server.get("/max-age-only").hasBody("run 2");
    }

    @Test
    void entityTagIsOfTheConfiguredKind() {
        String weak = server.get("/weak").field("ETag");
        server.get("/weak", "If-None-Match", weak).hasStatus(304);
        server.get("/weak", "If-Match", weak).hasStatus(412);
        server.get("/untagged").hasNo("ETag");
        server.get("/untagged").isHit().hasNo("ETag");
    }

    @Test
    void additionalFieldsSelectTheResponse() {
        server.get("/vary", "X-Tenant", "a").hasBody("run 1").has("Vary", "X-Tenant");
        server.get("/vary", "X-Tenant", "b").hasBody("run 2");
        server.get("/vary", "X-Tenant", "a").isHit().hasBody("run 1");
    }

    @Test
    void additionalStatusesAreStored() {
        server.get("/missing").hasStatus(404).isStoredMiss().has("Cache-Control", "max-age=60");
        server.get("/missing").hasStatus(404).isHit().hasBody("none, run 1");
    }

    @Test
    void aStatusIsStoredWhereTheResourceItselfStatesALifetime() {
        server.get("/own-error").hasStatus(503).isStoredMiss();
        server.get("/own-error").hasStatus(503).isHit().hasBody("run 1");
        server.advance(Duration.ofSeconds(5));
        server.get("/own-error").hasBody("run 2");
    }

    @Test
    void aCacheControlOfTheResourceWithoutALifetimeLeavesTheTtlToTheServer() {
        server.get("/own-public").has("Cache-Control", "public").isStoredMiss();
        server.advance(Duration.ofSeconds(59));
        server.get("/own-public").isHit().has("Cache-Control", "public");
    }

    @Test
    void publicResponseIsSharedWithIdentifiedCallers() {
        server.get("/own-public", "Authorization", "Basic YTpi")
                .hasBody("run 1")
                .isStoredMiss();
        server.get("/own-public", "Authorization", "Basic Yzpk")
                .hasBody("run 1")
                .isHit();
    }

    @Test
    void aTargetedFieldOfTheResourceIsObeyedInPlaceOfItsCacheControl() {
        server.get("/own-cdn").isStoredMiss();
        server.advance(Duration.ofSeconds(599));
        server.get("/own-cdn").isHit().has("Cache-Control", "max-age=5").has("CDN-Cache-Control", "max-age=600");
        server.advance(Duration.ofSeconds(1));
        server.get("/own-cdn").hasBody("run 2");
    }

    @Test
    void targetedFieldIsObeyedAndSentWithTheAnnotationsCacheControl() {
        server.get("/own-cdn-alone").has("Cache-Control", "max-age=60").has("CDN-Cache-Control", "max-age=600");
        server.advance(Duration.ofSeconds(599));
        server.get("/own-cdn-alone").isHit().has("CDN-Cache-Control", "max-age=600");
        server.advance(Duration.ofSeconds(1));
        server.get("/own-cdn-alone")
                .hasBody("run 1")
                .has("Cache-Status", "jersey-cached; fwd=stale; fwd-status=304; stored; ttl=600");
    }

    @Test
    void targetedNoStoreIsObeyed() {
        server.get("/cdn-no-store").isNotStored("no-store, set by the method").has("CDN-Cache-Control", "no-store");
        server.get("/cdn-no-store").hasBody("run 2");
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is refreshed behind a request")
    void mustRevalidateSentToClientsDoesNotForbidServingStale() {
        server.get("/all").hasBody("run 1");
        server.advance(Duration.ofSeconds(89));
        server.get("/all").isHit().hasBody("run 1").hasAge(89);
    }

    @Test
    void heuristicLifetimeRequiresConfiguration() {
        server.get("/guessed").isNotStored("no freshness lifetime");
        try (CachedServer guessing =
                CachedServer.of(CachedServer.config(new Resource()), cache -> cache.heuristicFreshness(true))) {
            guessing.get("/guessed").isStoredMiss();
            guessing.advance(Duration.ofSeconds(59));
            guessing.get("/guessed").isHit();
        }
    }
}
