package io.github.jerseycached.transparency;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.MatrixParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.RedirectionException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.GenericEntity;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.glassfish.jersey.server.ChunkedOutput;
import org.junit.jupiter.api.Test;

/** Whatever a method returns, the cache sends what Jersey would have sent, and leaves objects of the application alone. */
class TransparencyOfResponsesTest {

    /** What the methods return. */
    @Path("returns")
    @Produces("text/plain")
    public static class Returns extends CachedResource {

        @GET
        @Path("string")
        public String string() {
            return "text";
        }

        @GET
        @Path("octets")
        public byte[] octets() {
            return new byte[] {0, 1, 2, 3, (byte) 0xff};
        }

        @GET
        @Path("file")
        public File file() throws IOException {
            File file = Files.createTempFile("transparency", ".txt").toFile();
            file.deleteOnExit();
            Files.writeString(file.toPath(), "in a file");
            return file;
        }

        @GET
        @Path("stream")
        public InputStream stream() {
            return new ByteArrayInputStream("streamed".getBytes(StandardCharsets.UTF_8));
        }

        @GET
        @Path("reader")
        public StringReader reader() {
            return new StringReader("read");
        }

        @GET
        @Path("number")
        public long number() {
            return 42;
        }

        @GET
        @Path("empty")
        public String empty() {
            return "";
        }

        @GET
        @Path("null")
        public String nothing() {
            return null;
        }

        @GET
        @Path("void")
        public void noReturn() {
            // Answers 204.
        }

        @GET
        @Path("stage")
        public CompletionStage<String> stage() {
            return CompletableFuture.completedFuture("later");
        }

        @GET
        @Path("stage-response")
        public CompletionStage<Response> stageOfResponse() {
            return CompletableFuture.supplyAsync(
                    () -> Response.ok("later").tag("v1").header("X-Own", "1").build());
        }

        @GET
        @Path("stage-failed")
        public CompletionStage<String> failedStage() {
            return CompletableFuture.failedFuture(new NotFoundException());
        }

        @GET
        @Path("suspended")
        public void suspended(@Suspended AsyncResponse answer) {
            answer.resume(Response.ok("resumed").header("X-Own", "1").build());
        }

        @GET
        @Path("suspended-thread")
        public void suspendedOnAnotherThread(@Suspended AsyncResponse answer) {
            CompletableFuture<?> unused = CompletableFuture.runAsync(() -> answer.resume("resumed"));
        }

        @GET
        @Path("suspended-failed")
        public void suspendedAndFailed(@Suspended AsyncResponse answer) {
            answer.resume(new NotFoundException("not here"));
        }

        @GET
        @Path("generic")
        @Produces("application/json")
        public GenericEntity<List<Things.Thing>> generic() {
            return new GenericEntity<>(List.of(new Things.Thing(1, "one"))) {};
        }

        @GET
        @Path("generic-response")
        @Produces("application/json")
        public Response genericInResponse() {
            return Response.ok(new GenericEntity<>(List.of(new Things.Thing(1, "one"))) {})
                    .build();
        }

        @GET
        @Path("annotated")
        public Response annotated() throws NoSuchMethodException {
            return Response.ok()
                    .entity("annotated", Returns.class.getMethod("annotated").getAnnotations())
                    .build();
        }

        @GET
        @Path("streaming")
        public StreamingOutput streaming() {
            return out -> out.write("streaming".getBytes(StandardCharsets.UTF_8));
        }

        @GET
        @Path("flushed")
        public StreamingOutput flushed() {
            return out -> {
                out.write("first ".getBytes(StandardCharsets.UTF_8));
                out.flush();
                out.write("second".getBytes(StandardCharsets.UTF_8));
            };
        }

        @GET
        @Path("closed")
        public StreamingOutput closed() {
            return out -> {
                out.write("closed".getBytes(StandardCharsets.UTF_8));
                out.close();
            };
        }

        @GET
        @Path("chunked")
        public ChunkedOutput<String> chunked() throws IOException {
            // All at once: the end of one that is written meanwhile may be lost by Jersey.
            try (ChunkedOutput<String> output = new ChunkedOutput<>(String.class)) {
                output.write("one ");
                output.write("two");
                return output;
            }
        }

        @GET
        @Path("json")
        @Produces("application/json")
        public Map<String, Object> json() {
            return Map.of("umlaut", "äöü");
        }

        @GET
        @Path("charset")
        @Produces("text/plain;charset=ISO-8859-1")
        public String charset() {
            return "äöü";
        }
    }

    @Test
    void kindsOfReturn() {
        Scenario.of(Returns.class)
                .getEach(
                        "/returns/",
                        "string",
                        "octets",
                        "file",
                        "stream",
                        "reader",
                        "number",
                        "empty",
                        "stage",
                        "stage-response",
                        "suspended",
                        "suspended-thread",
                        "generic",
                        "generic-response",
                        "annotated",
                        "streaming",
                        "closed",
                        "json",
                        "charset")
                .isStored();
    }

    @DiffersOn(
            value = "JettyLane",
            because = "it writes Content-Length: 0 in answer to a HEAD whose content is written in chunks")
    @Test
    void kindsOfReturnWhichMayNotBeStored() {
        Scenario.of(Returns.class)
                .getEach("/returns/", "null", "void", "stage-failed", "suspended-failed", "flushed", "chunked")
                .isTheSame();
    }

    /** What responses say. */
    @SuppressWarnings("JavaUtilDate") // Jakarta REST has it.
    @Path("says")
    @Produces("text/plain")
    public static class Says extends CachedResource {

        private static Response.ResponseBuilder ok() {
            return Response.ok("text");
        }

        @GET
        @Path("tag")
        public Response tag() {
            return ok().tag(new EntityTag("v1")).build();
        }

        @GET
        @Path("weak-tag")
        public Response weakTag() {
            return ok().tag(new EntityTag("v1", true)).build();
        }

        @GET
        @Path("dates")
        public Response dates() {
            return ok().lastModified(new Date(1_000_000_000_000L))
                    .header("X-Date", new Date(0))
                    .build();
        }

        @GET
        @Path("objects")
        public Response objects() {
            return ok().language(Locale.GERMANY)
                    .header("X-Locale", Locale.FRENCH)
                    .header("X-Type", MediaType.TEXT_XML_TYPE)
                    .header("X-Number", 7)
                    .header("X-Uri", URI.create("a/b"))
                    .header("X-Twice", "1")
                    .header("X-Twice", "2")
                    .header("X-Empty", "")
                    .build();
        }

        @GET
        @Path("cache-control")
        public Response cacheControl() {
            CacheControl control = new CacheControl();
            control.setMaxAge(60);
            control.setNoTransform(false);
            return ok().cacheControl(control).build();
        }

        @GET
        @Path("links")
        public Response links() {
            return ok().links(
                            Link.fromUri("next").rel("next").title("Next").build(),
                            Link.fromUri("/says/links").rel("self").build())
                    .link(URI.create("http://other.example/"), "other")
                    .build();
        }

        @GET
        @Path("content-location")
        public Response contentLocation() {
            return ok().contentLocation(URI.create("elsewhere")).build();
        }

        @GET
        @Path("location")
        public Response location() {
            return ok().location(URI.create("news")).build();
        }

        @GET
        @Path("moved")
        public Response moved() {
            return Response.status(301).location(URI.create("news")).build();
        }

        @GET
        @Path("permanent")
        public Response permanent() {
            return Response.status(308).header("Location", "news?a=b#c").build();
        }

        @GET
        @Path("see-other")
        @Cached(
                ttl = 60,
                staleWhileRevalidate = 60,
                staleIfError = 3600,
                statuses = {302, 303, 307})
        public Response seeOther() {
            return Response.seeOther(URI.create("news")).build();
        }

        @GET
        @Path("temporary")
        @Cached(
                ttl = 60,
                staleWhileRevalidate = 60,
                staleIfError = 3600,
                statuses = {302, 303, 307})
        public Response temporary() {
            throw new RedirectionException(
                    Response.temporaryRedirect(URI.create("/news")).build());
        }

        @GET
        @Path("cookies")
        public Response cookies() {
            return ok().cookie(
                            new NewCookie.Builder("a")
                                    .value("1")
                                    .path("/")
                                    .httpOnly(true)
                                    .build(),
                            new NewCookie.Builder("b").value("2").maxAge(5).build())
                    .build();
        }

        @GET
        @Path("reason")
        public Response reason() {
            return Response.status(200, "All is well").entity("text").build();
        }

        @GET
        @Path("status/{status}")
        @Cached(
                ttl = 60,
                staleWhileRevalidate = 60,
                staleIfError = 3600,
                statuses = {299, 404, 410, 418})
        public Response status(@PathParam("status") int status) {
            return Response.status(status).entity("text").header("X-Own", "1").build();
        }

        @GET
        @Path("thrown")
        @Cached(ttl = 60, staleWhileRevalidate = 60, staleIfError = 3600, statuses = 404)
        public String thrown() {
            throw new NotFoundException(Response.status(404)
                    .entity("nothing here")
                    .header("X-Own", "1")
                    .build());
        }

        @GET
        @Path("vary")
        public Response vary() {
            return ok().header("Vary", "X-A, X-B").header("Vary", "X-C").build();
        }

        @GET
        @Path("encoded")
        public Response encoded() {
            return ok().encoding("identity")
                    .header("Content-Disposition", "attachment")
                    .build();
        }

        @GET
        @Path("length")
        public Response length() {
            return ok().header("Content-Length", 4).build();
        }

        @GET
        @Path("expires")
        public Response expires() {
            return ok().expires(new Date(4_000_000_000_000L)).build();
        }

        @GET
        @Path("age")
        public Response age() {
            return ok().header("Age", 5)
                    .header("Via", "1.1 origin")
                    .header("Cache-Status", "origin; hit")
                    .build();
        }
    }

    @Test
    void whatResponsesSay() {
        Scenario.of(Says.class)
                .getEach(
                        "/says/",
                        "tag",
                        "weak-tag",
                        "dates",
                        "objects",
                        "links",
                        "content-location",
                        "location",
                        "moved",
                        "see-other",
                        "temporary",
                        "reason",
                        "status/200",
                        "status/203",
                        "status/299",
                        "status/404",
                        "status/410",
                        "status/418",
                        "thrown",
                        "vary",
                        "encoded",
                        "length")
                .isStored();
    }

    @Test
    void whatResponsesSayWhichMayNotBeStored() {
        Scenario.of(Says.class)
                .getEach(
                        "/says/",
                        "cookies",
                        "cache-control",
                        "expires",
                        "status/201",
                        "status/400",
                        "status/500",
                        "status/503",
                        "age")
                .isTheSame();
    }

    @Test
    void everyDoorSaysTheSame() {
        Scenario.of(Says.class)
                .getEach("/says/", "location", "moved", "content-location", "links", "reason", "vary")
                .isStoredForTheLane();
    }

    /** Methods beside a cached GET, and ways to it. */
    @Path("ways")
    @Produces("text/plain")
    public static class Ways extends CachedResource {

        @GET
        @Path("own-head")
        public String withHead() {
            return "text";
        }

        @HEAD
        @Path("own-head")
        public Response head() {
            return Response.ok()
                    .header("X-Head", "own")
                    .header("Content-Length", 4)
                    .build();
        }

        @GET
        @Path("own-options")
        public String withOptions() {
            return "text";
        }

        @OPTIONS
        @Path("own-options")
        public Response options() {
            return Response.ok("options").header("Allow", "GET").build();
        }

        @GET
        @Path("matrix")
        public String matrix(@MatrixParam("m") String matrix) {
            return "matrix " + matrix;
        }

        @GET
        @Path("query")
        public String query(@QueryParam("q") List<String> values) {
            return "query " + values;
        }

        @Path("located/{id}")
        public Located located(@PathParam("id") String id) {
            return new Located(id);
        }
    }

    /** A sub-resource. */
    @Produces("text/plain")
    public static class Located extends CachedResource {
        private final String id;

        Located(String id) {
            this.id = id;
        }

        @GET
        public Response get() {
            return Response.ok("located " + id).link("more", "next").build();
        }

        @GET
        @Path("deeper")
        public String deeper() {
            return "deeper " + id;
        }
    }

    @Test
    void headMethodOfItsOwn() {
        Scenario.of(Ways.class)
                .get("/ways/own-head")
                .send("HEAD", "/ways/own-head")
                .ignoring("X-Head")
                .isStored();
    }

    @Test
    void optionsMethods() {
        Scenario.of(Ways.class)
                .get("/ways/own-options")
                .send("OPTIONS", "/ways/own-options")
                .send("OPTIONS", "/ways/matrix")
                .send("POST", "/ways/matrix")
                .isStored();
    }

    @Test
    void matrixAndQueryParameters() {
        Scenario.of(Ways.class)
                .get("/ways/matrix;m=1")
                .get("/ways;m=2/matrix")
                .get("/ways/query?q=a&q=b")
                .get("/ways/query?q=b&q=a")
                .isStored();
    }

    @Test
    void subResourceLocators() {
        Scenario.of(Ways.class)
                .get("/ways/located/1")
                .get("/ways/located/2")
                .get("/ways/located/1/deeper")
                .isStored();
    }
}
