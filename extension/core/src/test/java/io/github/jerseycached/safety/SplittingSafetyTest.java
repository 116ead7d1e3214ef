package io.github.jerseycached.safety;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Response splitting: what a resource lets a client put into a field stays within it, on a hit as on a miss. */
class SplittingSafetyTest {

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        @GET
        @Path("page")
        @Cached(ttl = 60, tags = "page:{v}")
        public Response page(@QueryParam("v") String value) {
            return Response.ok("body")
                    .header("X-Value", value)
                    .header("Content-Location", "/page/" + value)
                    .header("Cache-Groups", "\"" + value + "\"")
                    .build();
        }

        @GET
        @Path("tagged")
        @Cached(ttl = 60)
        public Response tagged(@QueryParam("v") String value) {
            return Response.ok("body")
                    .header("ETag", "\"" + value + "\"")
                    .header("Vary", "X-" + value)
                    .build();
        }
    }

    private final CachedServer server = CachedServer.of(new Resource());
    private final RawClient raw = new RawClient(server.root());

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nX-Evil: 1",
                "a\nX-Evil: 1",
                "a\rX-Evil: 1",
                "a\r\n\r\n<script>evil</script>",
                "a\r\nSet-Cookie: session=evil",
                "a\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nX-Evil: 1\r\n\r\n",
                "a\r\n X-Evil: 1",
                "a\u0000b",
                "a\u010d\u010aX-Evil: 1"
            })
    @DiffersOn(
            value = "JdkHttp",
            because =
                    "it refuses a line break in a field, but writes a character beyond Latin-1 as its last eight bits")
    @DiffersOn(value = "Jetty", because = "it writes a NUL in a field")
    @DiffersOn(value = "Netty", because = "it fails where a field has a line break or a NUL")
    @DiffersOn(
            value = "InMemory",
            because = "the server in front of it refuses a line break, and writes the last eight bits of a character")
    void aFieldStaysWithinItsLine(String value) throws IOException {
        String query = "?v=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        for (String path : List.of("/page", "/tagged")) {
            RawClient.Answer miss = raw.get(path + query);
            RawClient.Answer hit = raw.get(path + query);
            RawClient.Answer notModified = raw.get(path + query, "If-None-Match: *");
            for (RawClient.Answer answer : List.of(miss, hit, notModified)) {
                assertThat(answer.fieldLines())
                        .as("%s", answer)
                        .allSatisfy(line -> assertThat(line)
                                .doesNotStartWithIgnoringCase("x-evil")
                                .doesNotStartWithIgnoringCase("set-cookie")
                                .doesNotContain("\n", "\r", "\u0000"));
            }
            for (RawClient.Answer whole : List.of(miss, hit)) {
                whole.hasStatus(200).hasBody("body");
            }
            notModified.hasStatus(304).hasBody("");
            assertThat(hit.lines("X-Value")).isEqualTo(miss.lines("X-Value"));
        }
    }
}
