package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glassfish.jersey.jackson.JacksonFeature;
import org.glassfish.jersey.message.filtering.SelectableEntityFilteringFeature;
import org.glassfish.jersey.server.JSONP;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which query parameters select a response, and what clients are told of it. */
class QueryTest {

    public static class Paging {
        @QueryParam("size")
        String size;
    }

    @Path("/")
    @Produces("text/plain")
    public static class Resource {

        @GET
        @Path("all")
        @Cached(ttl = 60)
        public String all(@Context UriInfo uri) {
            return String.valueOf(uri.getRequestUri().getRawQuery());
        }

        @GET
        @Path("page")
        @Cached(ttl = 60, query = "page")
        public String page(@QueryParam("page") List<String> page, @Context UriInfo uri) {
            return page + ", " + uri.getQueryParameters().getFirst("debug");
        }

        @GET
        @Path("page-of-uri")
        @Cached(
                ttl = 60,
                query = {"page", "lang"})
        public String pageOfUri(@Context UriInfo uri) {
            return uri.getQueryParameters().get("page") + ", "
                    + uri.getQueryParameters().get("lang");
        }

        @GET
        @Path("declared")
        @Cached(ttl = 60, query = Cached.DECLARED)
        public String declared(@QueryParam("page") String page, @BeanParam Paging paging) {
            return page + ", " + paging.size;
        }

        @GET
        @Path("none-declared")
        @Cached(ttl = 60, query = Cached.DECLARED)
        public String noneDeclared() {
            return "";
        }

        @GET
        @Path("odd-names")
        @Cached(ttl = 60, query = Cached.DECLARED)
        public String oddNames(
                @QueryParam("a+b") String plus,
                @QueryParam("a b") String space,
                @QueryParam("50%") String percent,
                @QueryParam("größe") String beyondAscii,
                @QueryParam("say \"x\\y\"") String quoted) {
            return plus + ", " + space + ", " + percent + ", " + beyondAscii + ", " + quoted;
        }

        @GET
        @Path("own")
        @Cached(ttl = 60, query = Cached.DECLARED)
        public Response own(@QueryParam("page") String page) {
            return Response.ok(page)
                    .header("No-Vary-Search", "params=(\"utm_source\")")
                    .build();
        }
    }

    /** A bean as Jersey's entity filtering takes it. */
    public static class City {
        public String getName() {
            return "Bern";
        }

        public String getCountry() {
            return "Switzerland";
        }
    }

    @Path("jersey")
    public static class ReadByJersey {

        @GET
        @Path("jsonp")
        @JSONP(queryParam = "call")
        @Produces("application/javascript")
        @Cached(ttl = 60, query = Cached.DECLARED)
        public City jsonp() {
            return new City();
        }

        @GET
        @Path("jsonp-named")
        @JSONP(queryParam = "call")
        @Produces("application/javascript")
        @Cached(ttl = 60, query = "call")
        public City jsonpNamed() {
            return new City();
        }

        @GET
        @Path("selected")
        @Produces("application/json")
        @Cached(ttl = 60, query = Cached.DECLARED)
        public City selected() {
            return new City();
        }

        @GET
        @Path("selected-named")
        @Produces("application/json")
        @Cached(ttl = 60, query = "page")
        public City selectedNamed(@QueryParam("page") String page) {
            return new City();
        }
    }

    private final CachedServer server = CachedServer.of(new Resource());

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "a=1&b=2,        b=2&a=1",
        "a=1&b=2&a=3,    b=2&a=1&a=3",
        "a=1&&b=2,       b=2&a=1&",
        "a=%7E,          a=~",
        "a=x%2fy,        a=x%2Fy"
    })
    void orderOfDifferentParametersDoesNotMatter(String one, String other) {
        String body = server.get("/all?" + one).isStoredMiss().body();
        server.get("/all?" + other).hasBody(body).isHit();
    }

    @ParameterizedTest
    @CsvSource({
        "a=1&a=2,   a=2&a=1",
        "a=1,       a=1&a=1",
        "a=1,       a=2",
        "a=1,       A=1",
        "a,         a=",
        "a=1&b=2,   a=1",
        "a=x%26b=1, a=x&b=1",
        "a%3D=1,    a==1",
        "a=x%2By,   a=x+y",
        "a=x%20y,   a=x+y"
    })
    void distinguishableQueriesHaveDifferentKeys(String one, String other) {
        server.get("/all?" + one).hasBody(one).isStoredMiss();
        server.get("/all?" + other).hasBody(other).isStoredMiss();
        server.get("/all?" + one).hasBody(one).isHit();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jersey/jsonp", "/jersey/jsonp-named"})
    void jsonpCallbackIsPartOfTheKey(String path) {
        try (CachedServer jersey = CachedServer.of(ReadByJersey.class, JacksonFeature.class)) {
            assertThat(jersey.get(path + "?call=one").isStoredMiss().body()).startsWith("one(");
            assertThat(jersey.get(path + "?call=other").isStoredMiss().body()).startsWith("other(");
            assertThat(jersey.get(path + "?call=one&utm_source=mail").isHit().body())
                    .startsWith("one(");
        }
    }

    @ParameterizedTest
    @CsvSource({
        ",     select, /jersey/selected",
        ",     select, /jersey/selected-named",
        "show, show,   /jersey/selected",
        "show, show,   /jersey/selected-named"
    })
    void entityFilteringParameterIsPartOfTheKey(String configured, String name, String path) {
        ResourceConfig application = CachedServer.config(ReadByJersey.class)
                .register(JacksonFeature.class)
                .register(SelectableEntityFilteringFeature.class);
        if (configured != null) {
            application.property(SelectableEntityFilteringFeature.QUERY_PARAM_NAME, configured);
        }
        try (CachedServer jersey = CachedServer.of(application)) {
            jersey.get(path + '?' + name + "=name")
                    .hasBody("{\"name\":\"Bern\"}")
                    .isStoredMiss();
            jersey.get(path + '?' + name + "=country")
                    .hasBody("{\"country\":\"Switzerland\"}")
                    .isStoredMiss();
            jersey.get(path + "?utm_source=mail&" + name + "=name")
                    .hasBody("{\"name\":\"Bern\"}")
                    .isHit();
        }
    }

    @Test
    void undecodableQueryIsNotStored() {
        server.get("/all?a=%FF").hasBody("a=%FF").isNotStored("query with a broken percent-encoding");
        server.get("/all?%C3=1").hasBody("%C3=1").isNotStored("query with a broken percent-encoding");
    }

    @Test
    void noVarySearchIsNotSentByDefault() {
        server.get("/all?a=1").isStoredMiss().hasNo("No-Vary-Search");
        server.get("/all?a=1").isHit().hasNo("No-Vary-Search");
    }

    @Test
    void onlyTheNamedParametersSelect() {
        server.get("/page?page=1&debug=x").hasBody("[1], x").isStoredMiss();
        server.get("/page?debug=y&page=1").hasBody("[1], x").isHit();
        server.get("/page?p%61ge=1").hasBody("[1], x").isHit();
        server.get("/page?page=2").hasBody("[2], null").isStoredMiss();
        server.get("/page?page=1&page=2").hasBody("[1, 2], null").isStoredMiss();
        server.get("/page").hasBody("[], null").isStoredMiss();
    }

    @Test
    void parametersThatAreReadFromUriInfoCanBeNamed() {
        server.get("/page-of-uri?lang=fr&page=1&utm_source=mail")
                .hasBody("[1], [fr]")
                .isStoredMiss();
        server.get("/page-of-uri?page=1&lang=fr").hasBody("[1], [fr]").isHit();
        server.get("/page-of-uri?page=1&lang=de").hasBody("[1], [de]").isStoredMiss();
    }

    @Test
    void onlySignatureParametersSelect() {
        server.get("/declared?page=1&utm_source=mail").hasBody("1, null").isStoredMiss();
        server.get("/declared?utm_source=web&page=1").hasBody("1, null").isHit();
        server.get("/declared?page=1").hasBody("1, null").isHit();
        server.get("/declared?page=1&size=10").hasBody("1, 10").isStoredMiss();
        server.get("/declared?page=2").hasBody("2, null").isStoredMiss();
        server.get("/none-declared").isStoredMiss();
        server.get("/none-declared?utm_source=mail").isHit();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/page?page=1        | key-order, except=(\"page\")",
                "/page-of-uri?page=1 | key-order, except=(\"lang\" \"page\")",
                "/declared           | key-order, except=(\"page\" \"size\")",
                "/none-declared      | except=()"
            })
    void noVarySearchNamesParametersThatDoNotSelect(String path, String noVarySearch) {
        server.get(path).isStoredMiss().has("No-Vary-Search", noVarySearch);
        String tag =
                server.get(path).isHit().has("No-Vary-Search", noVarySearch).field("ETag");
        server.get(path, "If-None-Match", tag).hasStatus(304);
    }

    @Test
    void parameterNamesAreFormEncoded() {
        // The draft, "Parse a key": a plus is a space, and what is percent-encoded is decoded as UTF-8.
        String field = server.get("/odd-names").isStoredMiss().field("No-Vary-Search");
        Matcher parts = Pattern.compile("key-order, except=\\(([ -~]*)\\)").matcher(field);
        assertThat(parts.matches()).as(field).isTrue();
        List<String> names = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\])*)\"")
                .matcher(parts.group(1))
                .results()
                .map(string -> string.group(1).replaceAll("\\\\(.)", "$1"))
                .map(key -> URLDecoder.decode(key, StandardCharsets.UTF_8))
                .toList();
        assertThat(names).containsExactlyInAnyOrder("a+b", "a b", "50%", "größe", "say \"x\\y\"");
    }

    @Test
    void parametersWithUnusualNamesSelect() {
        server.get("/odd-names?a%2Bb=1&x=1")
                .hasBody("1, null, null, null, null")
                .isStoredMiss();
        server.get("/odd-names?a+b=1").hasBody("null, 1, null, null, null").isStoredMiss();
        server.get("/odd-names?a+b=1&x=2").hasBody("null, 1, null, null, null").isHit();
        server.get("/odd-names?50%25=1").hasBody("null, null, 1, null, null").isStoredMiss();
        server.get("/odd-names?gr%C3%B6%C3%9Fe=1")
                .hasBody("null, null, null, 1, null")
                .isStoredMiss();
        server.get("/odd-names?gr%c3%b6%c3%9fe=1")
                .hasBody("null, null, null, 1, null")
                .isHit();
    }

    @Test
    void noVarySearchOfTheResourceIsKept() {
        server.get("/own?page=1").isStoredMiss().has("No-Vary-Search", "params=(\"utm_source\")");
        server.get("/own?page=1&x=1").isHit().has("No-Vary-Search", "params=(\"utm_source\")");
    }
}
