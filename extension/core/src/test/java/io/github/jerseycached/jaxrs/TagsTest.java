package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.Invalidates;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.MatrixParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tags that a response bears, who says them, and who is told of them (RFC 9875). */
class TagsTest {

    private static final String TOO_LONG = "a-tag-of-thirty-three-characters!";
    private static final String LONGEST = "a-tag-of-thirty-two-characters!!";

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();
        volatile String groups;

        @Inject
        HttpCache cache;

        private String run() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("countries/{code}")
        @Cached(
                ttl = 60,
                tags = {"countries", "country:{code}", "{code}/{lang}", "page:{page}"})
        public String country(
                @PathParam("code") String code, @QueryParam("lang") String lang, @MatrixParam("page") String page) {
            return run();
        }

        @GET
        @Path("countries/{code}/page")
        @Cached(ttl = 60, tags = "page:{page}:{code}")
        public String page(@PathParam("code") String code, @QueryParam("page") String page) {
            return run();
        }

        @GET
        @Path("defaults")
        @Cached(ttl = 60, tags = "country:{code}:{page}")
        public String defaults(
                @QueryParam("code") @DefaultValue("CH") String code, @MatrixParam("page") @DefaultValue("1") int page) {
            return run();
        }

        @GET
        @Path("several")
        @Cached(ttl = 60, tags = "country:{code}:{page}")
        public String several(@QueryParam("code") List<String> codes, @MatrixParam("page") List<Integer> pages) {
            return run();
        }

        @DELETE
        @Path("several/invalidated")
        @Invalidates(tags = "country:{code}:1", uris = "/tagged/{code}")
        public void invalidateSeveral(@QueryParam("code") List<String> codes) {}

        @DELETE
        @Path("defaults/invalidated")
        @Invalidates(tags = "country:{code}:1")
        public void invalidateDefault(@QueryParam("code") @DefaultValue("CH") String code) {}

        @GET
        @Path("own")
        @Cached(ttl = 60, tags = "declared")
        public Response own() {
            return Response.ok(run()).header("Cache-Groups", groups).build();
        }

        @GET
        @Path("sizes")
        @Cached(
                ttl = 60,
                tags = {TOO_LONG, LONGEST, "größe", "say \"x\\y\""})
        public String sizes() {
            return run();
        }

        @GET
        @Path("private")
        @Cached(ttl = 60, tags = "t", scope = Cached.Scope.PRIVATE)
        public String forOne() {
            return run();
        }

        @GET
        @Path("private/own")
        @Cached(ttl = 60, tags = "t")
        public Response privateByItself() {
            return Response.ok(run()).header("Cache-Control", "private").build();
        }

        @GET
        @Path("private/groups")
        @Cached(ttl = 60, tags = "t")
        public Response privateByItselfWithGroups() {
            return Response.ok(run())
                    .header("Cache-Control", "private")
                    .header("Cache-Groups", groups)
                    .build();
        }

        @GET
        @Path("auto")
        @Cached(ttl = 60, tags = "t")
        public String auto() {
            return run();
        }

        @GET
        @Path("replaced")
        @Cached(ttl = 10)
        public Response replaced() {
            return Response.ok(run()).header("Cache-Groups", groups).build();
        }

        @GET
        @Path("variants")
        @Cached(ttl = 60, tags = "lang:{none}", vary = "Accept-Language")
        public Response variants(@HeaderParam("Accept-Language") String language, @QueryParam("none") String none) {
            return Response.ok(language + ", " + run())
                    .header("Cache-Groups", "\"" + language + "\"")
                    .build();
        }

        private Response validated(Request request, String tag) {
            EntityTag entityTag = new EntityTag(tag);
            Response.ResponseBuilder unchanged = request.evaluatePreconditions(entityTag);
            String run = run();
            Response.ResponseBuilder answer = unchanged == null ? Response.ok(run) : unchanged;
            return answer.tag(entityTag).header("Cache-Groups", groups).build();
        }

        @GET
        @Path("validated/public")
        @Cached(
                ttl = 10,
                tags = {"t", TOO_LONG})
        public Response validatedForAll(@Context Request request) {
            return validated(request, "v");
        }

        @GET
        @Path("validated/private")
        @Cached(
                ttl = 10,
                tags = {"t", TOO_LONG},
                scope = Cached.Scope.PRIVATE)
        public Response validatedForOne(@Context Request request) {
            return validated(request, "v");
        }
    }

    private final Resource resource = new Resource();
    private final CachedServer server = CachedServer.of(resource);

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "/countries/fr              | \"countries\", \"country:fr\"",
                "/countries/fr?lang=de      | \"countries\", \"country:fr\", \"fr/de\"",
                "/countries/f%72?lang=      | \"countries\", \"country:fr\", \"fr/\"",
                "/countries/fr;page=2       | \"countries\", \"country:fr\", \"page:2\"",
                "/countries/fr?page=3       | \"countries\", \"country:fr\", \"page:3\"",
                "/countries/fr;page=2?page=3 | \"countries\", \"country:fr\", \"page:3\"",
                "/countries/a%20b           | \"countries\", \"country:a b\"",
                "/countries/%22             | \"countries\", \"country:\\\"\""
            })
    void tagIsExpandedWithParametersAndOmittedIfOneIsMissing(String path, String groups) {
        server.get(path).isStoredMiss().has("Cache-Groups", groups);
        server.get(path).isHit().has("Cache-Groups", groups);
    }

    @Test
    void cacheGroupsIsOmittedWithoutTags() {
        server.get("/countries/fr/page").isStoredMiss().hasNo("Cache-Groups");
        server.get("/countries/fr/page?page=1").has("Cache-Groups", "\"page:1:fr\"");
    }

    @Test
    void tagInvalidatesResponsesThatHaveIt() {
        server.get("/countries/fr?lang=de").hasBody("run 1");
        server.get("/countries/fr").hasBody("run 2");
        server.get("/countries/de").hasBody("run 3");
        resource.cache.invalidateTags("fr/de");
        server.get("/countries/fr?lang=de").hasBody("run 4").isStoredMiss();
        server.get("/countries/fr").hasBody("run 2").isHit();
        resource.cache.invalidateTags("country:fr");
        server.get("/countries/fr?lang=de").hasBody("run 5").isStoredMiss();
        server.get("/countries/fr").hasBody("run 6").isStoredMiss();
        server.get("/countries/de").hasBody("run 3").isHit();
        resource.cache.invalidateTags("countries", "unknown");
        server.get("/countries/de").hasBody("run 7").isStoredMiss();
    }

    @ParameterizedTest
    @ValueSource(strings = {"declared", "order:17", "order:18"})
    void resourceAddsTagsWithCacheGroups(String tag) {
        resource.groups = "\"order:17\", \"order:18\"";
        Answer miss = server.get("/own").isStoredMiss();
        assertThat(String.join(", ", miss.lines("Cache-Groups"))).isEqualTo("\"declared\", \"order:17\", \"order:18\"");
        server.get("/own").isHit().has("Cache-Groups", "\"declared\", \"order:17\", \"order:18\"");
        assertThat(resource.cache.invalidateTags(tag).stored()).isEqualTo(1);
        server.get("/own").hasBody("run 2").isStoredMiss();
    }

    @ParameterizedTest
    @ValueSource(strings = {"order:17", "\"order:17", "17, \"a\""})
    void invalidCacheGroupsOfTheResourceAddNoTags(String malformed) {
        resource.groups = malformed;
        server.get("/own").isStoredMiss();
        assertThat(resource.cache.invalidateTags("order:17", "a", malformed).stored())
                .isZero();
        server.get("/own").isHit();
    }

    @Test
    void longTagsAreNotSentButInvalidate() {
        server.get("/sizes").isStoredMiss().has("Cache-Groups", "\"" + LONGEST + "\", \"say \\\"x\\\\y\\\"\"");
        for (String tag : new String[] {TOO_LONG, LONGEST, "größe", "say \"x\\y\""}) {
            assertThat(resource.cache.invalidateTags(tag).stored()).as(tag).isEqualTo(1);
            server.get("/sizes").isStoredMiss();
        }
    }

    @Test
    void atMost32TagsAreSentButAllInvalidate() {
        resource.groups =
                IntStream.rangeClosed(1, 40).mapToObj(n -> "\"" + n + "\"").collect(Collectors.joining(", "));
        String told = server.get("/own").isStoredMiss().field("Cache-Groups");
        assertThat(told.split(", ", -1))
                .hasSize(32)
                .startsWith("\"declared\"", "\"1\"")
                .endsWith("\"31\"");
        assertThat(resource.cache.invalidateTags("40").stored()).isEqualTo(1);
        server.get("/own").isStoredMiss();
    }

    @Test
    void tagsAreSentOnlyWithSharedResponses() {
        server.get("/private").isStoredMiss().hasNo("Cache-Groups");
        server.get("/private").isHit().hasNo("Cache-Groups");
        server.get("/private/own").isNotStored("private, set by the method").hasNo("Cache-Groups");
        server.get("/auto", "Authorization", "Bearer x")
                .isNotStored("Authorization")
                .hasNo("Cache-Groups");
        server.get("/auto").isStoredMiss().has("Cache-Groups", "\"t\"");
        assertThat(resource.cache.invalidateTags("t").stored()).isEqualTo(2);
        server.get("/private").isStoredMiss();
        server.get("/auto").isStoredMiss();
    }

    @Test
    void sendingTagsCanBeDisabled() {
        Resource quiet = new Resource();
        try (CachedServer untold = CachedServer.of(CachedServer.config(quiet), cache -> cache.cacheGroups(false))) {
            untold.get("/auto").isStoredMiss().hasNo("Cache-Groups");
            untold.get("/auto").isHit().hasNo("Cache-Groups");
            quiet.cache.invalidateTags("t");
            untold.get("/auto").isStoredMiss();
        }
    }

    @Test
    void tagsOfTheResourceAreNotSentIfDisabled() {
        Resource quiet = new Resource();
        quiet.groups = "\"a\", \"b\"";
        try (CachedServer untold = CachedServer.of(CachedServer.config(quiet), cache -> cache.cacheGroups(false))) {
            for (String path : List.of("/own", "/private/groups", "/replaced")) {
                untold.get(path).hasNo("Cache-Groups");
                untold.get(path).hasNo("Cache-Groups");
            }
            assertThat(quiet.cache.invalidateTags("b").stored()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/own", "/replaced", "/private/groups", "/validated/public"})
    void numberOfSentTagsIsBounded(String path) {
        resource.groups =
                IntStream.rangeClosed(1, 500).mapToObj(n -> "\"" + n + "\"").collect(Collectors.joining(", "));
        for (int i = 0; i < 3; i++) {
            Answer answer = server.get(path);
            assertThat(String.join(", ", answer.lines("Cache-Groups")).split(", ", -1))
                    .as(answer.toString())
                    .hasSizeLessThanOrEqualTo(32);
            // The third time the method's 304 renews what is stored.
            server.advance(Duration.ofSeconds(10));
        }
        if (!path.equals("/private/groups")) {
            server.get(path);
            assertThat(resource.cache.invalidateTags("500").stored()).isEqualTo(1);
        }
    }

    @Test
    void tagsOfAReplacedResponseAreForgotten() {
        resource.groups = "\"a\", \"both\"";
        server.get("/replaced").hasBody("run 1").isStoredMiss();
        server.advance(Duration.ofSeconds(10));
        resource.groups = "\"b\", \"both\"";
        server.get("/replaced").hasBody("run 2").isStoredMiss();
        assertThat(resource.cache.invalidateTags("a").stored()).isZero();
        server.get("/replaced").hasBody("run 2").isHit();
        assertThat(resource.cache.invalidateTags("both").stored()).isEqualTo(1);
        server.get("/replaced").hasBody("run 3").isStoredMiss();
        assertThat(resource.cache.invalidateTags("b").stored()).isEqualTo(1);
    }

    @Test
    void tagInvalidatesOnlyTheVariantThatHasIt() {
        server.get("/variants", "Accept-Language", "fr").hasBody("fr, run 1");
        server.get("/variants", "Accept-Language", "de").hasBody("de, run 2");
        assertThat(resource.cache.invalidateTags("fr").stored()).isEqualTo(1);
        server.get("/variants", "Accept-Language", "de").hasBody("de, run 2").isHit();
        server.get("/variants", "Accept-Language", "fr").hasBody("fr, run 3").isStoredMiss();
        server.get("/variants", "Accept-Language", "de").hasBody("de, run 2").isHit();
    }

    @ParameterizedTest
    @CsvSource({
        "/validated/public,  t,             true",
        "/validated/public,  t,             false",
        "/validated/public,  " + TOO_LONG + ", true",
        "/validated/public,  " + TOO_LONG + ", false",
        "/validated/public,  own,           true",
        "/validated/public,  own,           false",
        "/validated/private, t,             true",
        "/validated/private, t,             false",
        "/validated/private, " + TOO_LONG + ", true",
        "/validated/private, " + TOO_LONG + ", false",
        "/validated/private, own,           true",
        "/validated/private, own,           false"
    })
    void renewedResponseKeepsItsTags(String path, String tag, boolean named) {
        resource.groups = "\"own\"";
        server.get(path).hasBody("run 1").isStoredMiss();
        server.advance(Duration.ofSeconds(10));
        resource.groups = named ? "\"own\"" : null;
        server.get(path)
                .hasBody("run 1")
                .has("Cache-Status", "jersey-cached; fwd=stale; fwd-status=304; stored; ttl=10");
        server.get(path).hasBody("run 1").isHit();
        assertThat(resource.cache.invalidateTags(tag).stored()).isEqualTo(1);
        server.get(path).hasBody("run 3").isStoredMiss();
    }

    @Test
    void renewedResponseHasTheNewTagsOfTheResource() {
        resource.groups = "\"before\"";
        server.get("/validated/public").hasBody("run 1").isStoredMiss();
        server.advance(Duration.ofSeconds(10));
        resource.groups = "\"after\"";
        server.get("/validated/public").hasBody("run 1");
        assertThat(resource.cache.invalidateTags("before").stored()).isZero();
        server.get("/validated/public").hasBody("run 1").isHit();
        assertThat(resource.cache.invalidateTags("after").stored()).isEqualTo(1);
        server.get("/validated/public").hasBody("run 3").isStoredMiss();
    }

    @Test
    void repeatedParameterMakesSeveralTags() {
        server.get("/several;page=1;page=2?code=CH&code=FR&code=CH")
                .hasBody("run 1")
                .has("Cache-Groups", "\"country:CH:1\", \"country:CH:2\", \"country:FR:1\", \"country:FR:2\"");
        server.get("/several;page=1?code=DE").hasBody("run 2");
        server.get("/several;page=2?code=FR").hasBody("run 3");
        server.send("DELETE", "/several/invalidated?code=DE&code=FR")
                .has("Cache-Group-Invalidation", "\"country:DE:1\", \"country:FR:1\"");
        server.get("/several;page=1;page=2?code=CH&code=FR&code=CH").hasBody("run 4");
        server.get("/several;page=1?code=DE").hasBody("run 5");
        server.get("/several;page=2?code=FR").isHit();
    }

    @Test
    void responseWithTooManyTagsIsNotStored() {
        String hundred = IntStream.range(0, 100).mapToObj(i -> "&code=" + i).collect(Collectors.joining());
        server.get("/several;page=1?" + hundred).isStoredMiss();
        server.get("/several;page=1?code=CH" + hundred).isNotStored("more than 100 tags");
    }

    @Test
    void invalidationOfTooManyTagsInvalidatesEverything() {
        server.get("/several;page=2?code=FR").isStoredMiss();
        String most = IntStream.range(0, 50).mapToObj(i -> "&code=" + i).collect(Collectors.joining());
        server.send("DELETE", "/several/invalidated?" + most).hasStatus(204);
        server.get("/several;page=2?code=FR").isHit();
        server.send("DELETE", "/several/invalidated?code=CH" + most).hasStatus(204);
        server.get("/several;page=2?code=FR").isStoredMiss();
    }

    @Test
    void missingParameterUsesItsDefaultValueInTags() {
        server.get("/defaults").hasBody("run 1").has("Cache-Groups", "\"country:CH:1\"");
        server.get("/defaults;page=2?code=FR").has("Cache-Groups", "\"country:FR:2\"");
        server.send("DELETE", "/defaults/invalidated").has("Cache-Group-Invalidation", "\"country:CH:1\"");
        server.get("/defaults").hasBody("run 3").isStoredMiss();
        server.get("/defaults;page=2?code=FR").hasBody("run 2").isHit();
    }
}
