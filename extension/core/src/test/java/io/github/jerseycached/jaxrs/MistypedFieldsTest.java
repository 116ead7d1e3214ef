package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.plan.MalformedFieldWarning;
import io.github.jerseycached.testkit.CachedResourceTest;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A field that the method mistyped is taken on the safe side, and the log says so. */
class MistypedFieldsTest extends CachedResourceTest {

    @Path("/")
    @Produces("text/plain")
    public static class Resource {

        volatile String name = "Cache-Control";
        volatile String value = "max-age=60";

        @GET
        @Path("greeting")
        @Cached
        public Response greeting(@HeaderParam("X-User") String user) {
            return Response.ok("hello " + user).header(name, value).build();
        }

        @GET
        @Path("timed")
        @Cached(
                ttl = 60,
                vary = {"X-User"})
        public Response timed(@HeaderParam("X-User") String user) {
            return Response.ok("hello " + user).header(name, value).build();
        }

        @GET
        @Path("other")
        @Cached
        public Response other() {
            return Response.ok("other").header(name, value).build();
        }
    }

    private static final Logger LOG = Logger.getLogger(MalformedFieldWarning.class.getName());

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().equals(Level.WARNING)) {
                warnings.add(record.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Resource resource;

    @Override
    protected ResourceConfig configure() {
        resource = new Resource();
        return CachedServer.config(resource);
    }

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
    }

    @AfterEach
    void stop() {
        LOG.removeHandler(handler);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "private; max-age=60",
                "no-cache no-store",
                "private max-age=60",
                "max-age=60 private",
                "max-age=60, no-store;",
                "max-age=60, no-store=1",
                "max-age=60, \"no-store\"",
                "max-age=60, private=\"x",
                "max-age=60, x=\"a, private",
                "max-age=60;no-cache"
            })
    void aMistypedRestrictionKeepsAResponseFromTheNextClient(String cacheControl) {
        resource.value = cacheControl;
        get("/greeting", "X-User", "ann").hasBody("hello ann").has("Cache-Control", cacheControl);
        get("/greeting", "X-User", "bob").hasBody("hello bob");
        get("/timed", "X-User", "ann").hasBody("hello ann");
        assertThat(get("/timed", "X-User", "ann").field("Cache-Status")).doesNotContain("; hit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-User X-Lang", "X-A; X-B", "*;q=1", "\"X-User\"", "Accept, X-User X-Lang"})
    void responseWithInvalidVaryIsNotStored(String vary) {
        resource.name = "Vary";
        resource.value = vary;
        get("/timed", "X-User", "ann").isNotStored("Vary: *, set by the method");
        get("/timed", "X-User", "bob").isNotStored("Vary: *, set by the method").hasBody("hello bob");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thu 31 Dec 2099 23:59:59 GMT",
                "Thu,  31 Dec 2099 23:59:59 GMT",
                "Fri, 1 Jan 2100 00:00:00 GMT",
                "Thu, 31-Dec-2099 23:59:59 GMT",
                "Thursday, 31 Dec 2099 23:59:59 GMT",
                "2099-12-31T23:59:59Z"
            })
    void anExpiresThatIsNoDateHasPassed(String expires) {
        resource.name = "Expires";
        resource.value = expires;
        get("/other").isNotStored("malformed Expires without an ETag or Last-Modified of the method");
        get("/timed", "X-User", "ann").isNotStored("malformed Expires without an ETag or Last-Modified of the method");
    }

    @Test
    void invalidLastModifiedIsNotAValidator() {
        resource.name = "Last-Modified";
        resource.value = "Thu 1 Jan 2026 00:00:00 GMT";
        get("/timed", "X-User", "ann").isStoredMiss();
        // What is compared instead is when the response was made (RFC 9111 §4.3.2).
        get("/timed", "X-User", "ann", "If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT")
                .isHit()
                .hasStatus(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Cache-Control     | private; max-age=60",
                "Vary              | X-User X-Lang",
                "Expires           | Thu 31 Dec 2099 23:59:59 GMT",
                "CDN-Cache-Control | max-age=\"10000\"",
                "Cache-Groups      | greetings"
            })
    void oneWarningNamesTheMethodAndTheField(String name, String value) {
        resource.name = name;
        resource.value = value;
        get("/greeting");
        get("/greeting");
        assertThat(warnings)
                .singleElement()
                .satisfies(
                        warning -> assertThat(warning).contains("Resource.greeting", name + ": " + value, "malformed"));
        get("/other");
        get("/greeting");
        assertThat(warnings).hasSize(2);
    }

    @Test
    void validFieldLogsNoWarning() {
        resource.value = "max-age=60, private=\"a, b\", x=\"c; d\"";
        get("/greeting");
        resource.value = "public, max-age=60, stale-if-error=9";
        get("/other").isStoredMiss();
        get("/other").isHit();
        advance(Duration.ofSeconds(61));
        get("/other");
        assertThat(warnings).isEmpty();
    }
}
