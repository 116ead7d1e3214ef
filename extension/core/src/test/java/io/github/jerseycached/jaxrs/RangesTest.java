package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.syntax.HttpDate;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedResourceTest;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DiffersOn;
import io.github.jerseycached.testkit.ManualClock;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of a stored response (RFC 9110 §14). */
class RangesTest extends CachedResourceTest {

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        @GET
        @Path("digits")
        @Cached(ttl = 60)
        public Response digits() {
            return Response.ok("0123456789").tag("digits").header("X-Own", 1).build();
        }

        @GET
        @Path("dated/{ago}")
        @Cached(ttl = 60, etag = Cached.Etag.NONE)
        public Response dated(@PathParam("ago") int secondsAgo) {
            return Response.ok("0123456789")
                    .header("Date", HttpDate.format(DATE))
                    .header("Last-Modified", HttpDate.format(DATE.minusSeconds(secondsAgo)))
                    .build();
        }

        @GET
        @Path("whole")
        @Cached(ttl = 60)
        public Response whole() {
            return Response.ok("0123456789").header("Accept-Ranges", "none").build();
        }

        @GET
        @Path("empty")
        @Cached(ttl = 60)
        public Response empty() {
            return Response.ok().build();
        }

        @GET
        @Path("gone")
        @Cached(ttl = 60, statuses = 404)
        public Response gone() {
            return Response.status(404).entity("0123456789").build();
        }

        @GET
        @Path("personal")
        @Cached
        public Response personal() {
            return Response.ok("0123456789").header("Cache-Control", "private").build();
        }

        @GET
        @Path("part")
        @Cached(ttl = 60)
        public Response part(@HeaderParam("Range") String range) {
            return range == null
                    ? Response.ok("0123456789").build()
                    : Response.status(206)
                            .header("Content-Range", "bytes 0-1/10")
                            .entity("01")
                            .build();
        }
    }

    @SuppressWarnings("TimeInStaticInitializer") // It is the same at each start.
    private static final Instant DATE = new ManualClock().instant();

    @Override
    protected ResourceConfig configure() {
        return CachedServer.config(new Resource());
    }

    @BeforeEach
    void store() {
        get("/digits").isStoredMiss();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-1, 01, bytes 0-1/10",
        "bytes=5-, 56789, bytes 5-9/10",
        "bytes=-3, 789, bytes 7-9/10",
        "bytes=8-99, 89, bytes 8-9/10",
        "bytes=-99, 0123456789, bytes 0-9/10",
        "'bytes=2-3, 20-30', 23, bytes 2-3/10"
    })
    void singleRangeIsServedFromTheWholeResponse(String range, String part, String contentRange) {
        get("/digits", "Range", range)
                .hasStatus(206)
                .hasBody(part)
                .isHit()
                .hasAge(0)
                .has("Content-Range", contentRange)
                .has("Content-Length", Integer.toString(part.length()))
                .has("Content-Type", "text/plain")
                .has("ETag", "\"digits\"")
                .has("Cache-Control", "max-age=60")
                .has("X-Own", "1");
    }

    @Test
    void severalRangesAreMultipart() {
        Answer answer =
                get("/digits", "Range", "bytes=0-1, 5-6,-1").hasStatus(206).isHit();
        String type = answer.field("Content-Type");
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        answer.hasNo("Content-Range");
        answer.hasBody("--" + boundary + "\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/10\r\n\r\n01\r\n--"
                + boundary + "\r\nContent-Type: text/plain\r\nContent-Range: bytes 5-6/10\r\n\r\n56\r\n--"
                + boundary + "\r\nContent-Type: text/plain\r\nContent-Range: bytes 9-9/10\r\n\r\n9\r\n--"
                + boundary + "--\r\n");
        answer.has("Content-Length", Integer.toString(answer.bytes().length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20,30-", "bytes=-0"})
    void aRangeBeyondTheBodyIs416(String range) {
        get("/digits", "Range", range)
                .hasStatus(416)
                .hasNoBody()
                .has("Content-Range", "bytes */10")
                .hasNo("Content-Type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=5-2",
                "bytes=a-b",
                "bytes=",
                "bytes",
                "lines=1-2",
                "bytes=0-5,3-9",
                "bytes=0-0,1-1,2-2,3-3,4-4,5-5,6-6,7-7,8-8,9-9,0-0,1-1,2-2,3-3,4-4,5-5,6-6"
            })
    void aMalformedOrAbsurdSetIsIgnored(String range) {
        get("/digits", "Range", range).hasStatus(200).hasBody("0123456789").isHit();
    }

    @Test
    void ifRangeMatchesOnlyTheSameStrongTag() {
        get("/digits", "Range", "bytes=0-1", "If-Range", "\"digits\"").hasStatus(206);
        get("/digits", "Range", "bytes=0-1", "If-Range", "W/\"digits\"").hasStatus(200);
        get("/digits", "Range", "bytes=0-1", "If-Range", "\"other\"").hasStatus(200);
        get("/digits", "Range", "bytes=0-1", "If-Range", "Sun, 01 Mar 2026 12:00:00 GMT")
                .hasStatus(200);
    }

    @Test
    void conditionIsEvaluatedBeforeTheRange() {
        get("/digits", "Range", "bytes=0-1", "If-None-Match", "\"digits\"").hasStatus(304);
        get("/digits", "Range", "bytes=0-1", "If-Match", "\"other\"").hasStatus(412);
    }

    @Test
    @DiffersOn(value = "InMemory", because = "its answer to HEAD has Content-Length: 0")
    void headIgnoresRange() {
        head("/digits", "Range", "bytes=0-1").hasStatus(200).has("Content-Length", "10");
    }

    @Test
    void status206OfTheResourceIsSentAndNeverStored() {
        get("/part", "Range", "bytes=0-1").hasStatus(206).hasBody("01").isNotStored("status 206");
        get("/part").hasStatus(200).hasBody("0123456789").isStoredMiss();
    }

    @Test
    void storedResponseHasAcceptRanges() {
        get("/dated/60").isStoredMiss().has("Accept-Ranges", "bytes");
        get("/dated/60").isHit().has("Accept-Ranges", "bytes");
        get("/dated/60", "Range", "bytes=0-1").hasStatus(206).has("Accept-Ranges", "bytes");
        head("/dated/60").isHit().has("Accept-Ranges", "bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/empty", "/gone", "/personal"})
    void unstoredResponseHasNoAcceptRanges(String path) {
        get(path).hasNo("Accept-Ranges");
        get(path).hasNo("Accept-Ranges");
    }

    @Test
    void methodWithRangesDisabledSendsTheWholeResponse() {
        get("/whole").isStoredMiss().has("Accept-Ranges", "none");
        get("/whole", "Range", "bytes=0-1")
                .isHit()
                .hasStatus(200)
                .hasBody("0123456789")
                .has("Accept-Ranges", "none");
    }

    @Test
    void ifRangeWithTheStrongDateMatches() {
        get("/dated/60").isStoredMiss();
        String date = get("/dated/60").isHit().field("Last-Modified");
        get("/dated/60", "Range", "bytes=0-1", "If-Range", date)
                .isHit()
                .hasStatus(206)
                .hasBody("01");
        get("/dated/60", "Range", "bytes=0-1", "If-Range", HttpDate.format(DATE.minusSeconds(59)))
                .isHit()
                .hasStatus(200);
    }

    @Test
    void ifRangeWithAWeakDateDoesNotMatch() {
        get("/dated/0").isStoredMiss();
        // RFC 9110 §8.8.2.2: it may have changed again within the same second.
        get("/dated/0", "Range", "bytes=0-1", "If-Range", HttpDate.format(DATE))
                .isHit()
                .hasStatus(200)
                .hasBody("0123456789");
    }
}
