package io.github.jerseycached.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.jerseycached.Cached;
import io.github.jerseycached.jaxrs.HttpCacheProperties;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.ManualClock;
import io.github.jerseycached.testkit.Operators;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.message.GZipEncoder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.filter.EncodingFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console, as a browser and a program see it. */
class ConsoleTest {

    @Path("things")
    @Produces("text/plain")
    public static class Things {
        @GET
        @Path("{id}")
        @Cached(
                ttl = 60,
                tags = {"things", "thing:{id}"})
        public String get(
                @PathParam("id") String id,
                @QueryParam("q") String query,
                @HeaderParam("Accept-Language") String language) {
            return "thing " + id;
        }
    }

    private static ResourceConfig application(HttpCacheConsole console) {
        return CachedServer.config(new Things(), new Operators(), console);
    }

    private final CachedServer server = CachedServer.of(application(HttpCacheConsole.forRole("operator")));

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer get(String path) {
        return server.get("/cache-console" + path, "Authorization", Operators.OLGA);
    }

    private Answer invalidate(String order) {
        return post(
                order, "Authorization", Operators.OLGA, "Content-Type", "application/json", "X-Requested-With", "test");
    }

    private Answer post(String order, String... fields) {
        return server.send("POST", "/cache-console/invalidate", BodyPublishers.ofString(order), fields);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object json) {
        return (Map<String, Object>) json;
    }

    private static List<?> list(Object json) {
        return (List<?>) json;
    }

    @Test
    void requestsAreShownAfterTheClockIsSetBack() {
        ManualClock clock = new ManualClock();
        try (CachedServer other =
                CachedServer.of(application(HttpCacheConsole.forRole("operator").clock(clock)))) {
            other.get("/things/1");
            clock.advance(Duration.ofSeconds(1));
            requestsOf(other, 1);
            clock.advance(Duration.ofHours(-1));
            other.get("/things/1");
            requestsOf(other, 2);
            clock.advance(Duration.ofSeconds(30));
            other.get("/things/1");
            requestsOf(other, 3);
        }
    }

    private static void requestsOf(CachedServer server, int expected) {
        Await.until(expected + " requests are shown", () -> {
            Answer summary = server.get("/cache-console/summary", "Authorization", Operators.OLGA);
            return object(json(summary).get("recent")).get("requests").equals(expected);
        });
    }

    /** The JSON of an answer, as maps, lists, texts, numbers and truth values. */
    private static Map<String, Object> json(Answer answer) {
        answer.has("Content-Type", "application/json");
        return json(answer.body());
    }

    private static Map<String, Object> json(String text) {
        try (JsonParser json = new JsonFactory().createParser(text)) {
            json.nextToken();
            return object(value(json));
        } catch (IOException broken) {
            throw new AssertionError(text, broken);
        }
    }

    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.currentName();
                    json.nextToken();
                    object.put(name, value(json));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json));
                }
                yield list;
            }
            case VALUE_STRING -> json.getText();
            case VALUE_NULL -> null;
            case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
            default -> json.getNumberValue();
        };
    }

    /** A stream of events that is being read. */
    private static final class Watch implements AutoCloseable {
        private static final HttpClient CLIENT =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

        final HttpResponse<java.io.InputStream> response;
        private final BlockingQueue<Map<String, Object>> events = new LinkedBlockingQueue<>();

        Watch(CachedServer server, String... fields) {
            HttpRequest.Builder request = HttpRequest.newBuilder(server.root().resolve("/cache-console/events"))
                    .header("Authorization", Operators.OLGA);
            if (fields.length > 0) {
                request.headers(fields);
            }
            try {
                response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            } catch (IOException | InterruptedException failed) {
                throw new AssertionError(failed);
            }
            Thread reader = new Thread(this::read);
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                String event = "";
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("event: ")) {
                        event = line.substring(7);
                    } else if (line.startsWith("data: ")) {
                        Map<String, Object> data = json(line.substring(6));
                        data.put("event", event);
                        events.add(data);
                    }
                }
            } catch (IOException over) {
                // The stream has ended.
            }
        }

        Map<String, Object> next() {
            try {
                Map<String, Object> event = events.poll(20, TimeUnit.SECONDS);
                assertThat(event).as("an event within twenty seconds").isNotNull();
                return event;
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }

        @Override
        public void close() {
            try {
                response.body().close();
            } catch (IOException gone) {
                // So it is closed.
            }
        }
    }

    @Nested
    class WhoMay {

        private static final String EVERYTHING = "{\"everything\":true}";

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "/",
                    "/console.css",
                    "/console.js",
                    "/console.svg",
                    "/summary",
                    "/stored",
                    "/explain?uri=/things/1",
                    "/events"
                })
        void onlyThoseInTheRole(String path) {
            server.get("/cache-console" + path).hasStatus(401).has("Cache-Control", "no-store");
            server.get("/cache-console" + path, "Authorization", Operators.BOB).hasStatus(403);
            server.head("/cache-console" + path).hasStatus(401);
        }

        @Test
        void onlyTheRoleMayInvalidate() {
            server.get("/things/1").isStoredMiss();
            String[] fields = {"Content-Type", "application/json", "X-Requested-With", "test"};
            post(EVERYTHING, fields).hasStatus(401);
            post(EVERYTHING, fields[0], fields[1], fields[2], fields[3], "Authorization", Operators.BOB)
                    .hasStatus(403);
            server.get("/things/1").isHit();
        }

        @ParameterizedTest(name = "{0}: {2}")
        @CsvSource(
                delimiter = '|',
                value = {
                    // As the page sends it, with TLS ended by a proxy or not.
                    "Sec-Fetch-Site: same-origin; Origin: https://www.example.org | application/json | 200",
                    "Origin: SELF | application/json | 200",
                    "X: none | Application/JSON; charset=utf-8 | 200",
                    "Sec-Fetch-Site: same-site; Origin: SELF | application/json | 403",
                    "Sec-Fetch-Site: cross-site | application/json | 403",
                    "Sec-Fetch-Site: none | application/json | 403",
                    "Origin: http://evil.example | application/json | 403",
                    "Origin: null | application/json | 403",
                    // What a form sends.
                    "Origin: SELF | text/plain | 403",
                    "Origin: SELF | application/x-www-form-urlencoded | 403",
                })
        void aPageOfAnotherOriginDoesNotInvalidate(String fields, String type, int status) {
            server.get("/things/1").isStoredMiss();
            String origin = server.root().toString().replaceAll("/$", "");
            List<String> sent = new ArrayList<>(
                    List.of("Authorization", Operators.OLGA, "Content-Type", type, "X-Requested-With", "test"));
            for (String field : fields.replace("SELF", origin).split("; ", -1)) {
                sent.addAll(List.of(field.split(": ", 2)));
            }
            post(EVERYTHING, sent.toArray(String[]::new)).hasStatus(status);
            Answer after = server.get("/things/1");
            if (status == 200) {
                after.isStoredMiss();
            } else {
                after.isHit();
            }
        }

        @Test
        void invalidationRequiresAFieldThatOtherOriginsCannotSend() {
            post(EVERYTHING, "Authorization", Operators.OLGA, "Content-Type", "application/json")
                    .hasStatus(403)
                    .hasBody("{\"error\":\"X-Requested-With is missing; any value will do\"}");
        }

        @Test
        void crossOriginPageMayLinkToTheConsoleButNotReadIt() {
            String[] fields = {"Authorization", Operators.OLGA, "Sec-Fetch-Site", "cross-site"};
            server.get("/cache-console", fields).hasStatus(200);
            server.get("/cache-console/summary", fields).hasStatus(403);
            server.get("/cache-console/explain?uri=/things/1", fields).hasStatus(403);
            server.get("/cache-console/events", fields).hasStatus(403);
        }

        @Test
        void invalidationRequiresPost() {
            get("/invalidate").hasStatus(405);
        }
    }

    @Nested
    class ThePage {

        @Test
        void isNotStoredAndLoadsOnlyItsOwnFiles() {
            for (String path : List.of("", "/console.css", "/console.js", "/console.svg", "/summary", "/stored")) {
                get(path)
                        .hasStatus(200)
                        .has("Cache-Control", "no-store")
                        .has("X-Content-Type-Options", "nosniff")
                        .has("Cross-Origin-Resource-Policy", "same-origin")
                        .has("Referrer-Policy", "no-referrer")
                        .has(
                                "Content-Security-Policy",
                                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                                        + "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
            }
            get("").has("Content-Type", "text/html;charset=utf-8");
            get("/console.js").has("Content-Type", "text/javascript;charset=utf-8");
        }

        @Test
        void loadsItsFilesWithAndWithoutTrailingSlash() {
            assertThat(get("").body()).contains("src=\"cache-console/console.js\"");
            assertThat(get("/").body()).contains("src=\"console.js\"");
        }

        @Test
        void hasNoInlineScriptOrStyleAndNoExternalFiles() {
            String page = get("").body();
            assertThat(page).doesNotContain("<style", "style=", "javascript:").doesNotContainPattern("\\son\\w+=");
            assertThat(page).doesNotContainPattern("<script(?![^>]*\\ssrc=)").doesNotContain("{base}");
            for (String file :
                    List.of(page, get("/console.css").body(), get("/console.js").body())) {
                assertThat(file.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:", "@import");
            }
        }

        @Test
        void escapesValuesAsText() {
            assertThat(get("/console.js").body())
                    .doesNotContain(
                            "innerHTML",
                            "outerHTML",
                            "insertAdjacentHTML",
                            "document.write",
                            "eval(",
                            "srcdoc",
                            "DOMParser");
        }
    }

    @Nested
    class Programs {

        @Test
        void readTheStatistics() {
            // What has come to the stream has been counted.
            try (Watch watch = new Watch(server)) {
                server.get("/things/1").isStoredMiss();
                server.get("/things/1").isHit();
                server.get("/things/1").isHit();
                server.get("/things/2").isStoredMiss();
                for (int each = 0; each < 4; each++) {
                    watch.next();
                }
            }
            Map<String, Object> summary = json(get("/summary"));
            assertThat(summary).containsOnlyKeys("at", "stored", "now", "recent", "hottest", "slowest", "streams");
            assertThat(object(summary.get("stored")))
                    .containsEntry("keys", 2)
                    .containsEntry("evictions", 0)
                    .containsEntry("maxBytes", 64 << 20)
                    .containsKey("bytes");
            assertThat(object(summary.get("now")))
                    .containsEntry("filling", 0)
                    .containsEntry("waiting", 0)
                    .containsEntry("unheard", 0);
            Map<String, Object> recent = object(summary.get("recent"));
            assertThat(recent)
                    .containsEntry("requests", 4)
                    .containsEntry("fromStore", 2)
                    .containsEntry("stepSeconds", 5)
                    .containsKey("from");
            Map<String, Object> outcomes = object(recent.get("outcomes"));
            assertThat(outcomes).containsOnlyKeys("hit", "miss");
            assertThat(list(outcomes.get("hit"))).hasSize(120);

            assertThat(object(list(summary.get("hottest")).get(0)))
                    .containsEntry("uri", server.root() + "things/1")
                    .containsEntry("requests", 3)
                    .containsEntry("fromStore", 2)
                    .containsEntry("atMostTooMany", 0);
            assertThat(list(summary.get("slowest"))).hasSize(2);
            assertThat(object(list(summary.get("slowest")).get(0)))
                    .containsOnlyKeys("key", "uri", "fills", "meanMillis", "longestMillis");
            assertThat(object(summary.get("streams"))).containsEntry("most", 16).containsEntry("omitted", 0);
        }

        @Test
        void findByTagAndByUri() {
            server.get("/things/1").isStoredMiss();
            server.get("/things/2", "Accept-Language", "fr").isStoredMiss();
            Map<String, Object> byTag = json(get("/stored?text=thing:2"));
            assertThat(list(byTag.get("stored"))).hasSize(1);
            assertThat(object(list(byTag.get("stored")).get(0)))
                    .containsEntry("uri", server.root() + "things/2")
                    .containsEntry("status", 200)
                    .containsEntry("selectedBy", List.of("accept-language"))
                    .containsEntry("tags", List.of("things", "thing:2"))
                    .containsEntry("ageSeconds", 0)
                    .containsEntry("remainingSeconds", 60)
                    .containsEntry("bytes", 7)
                    .containsKeys("key", "entityTag");
            assertThat(list(json(get("/stored?text=/things/1")).get("stored"))).hasSize(1);
            assertThat(list(json(get("/stored?text=nothing")).get("stored"))).isEmpty();
            assertThat(list(json(get("/stored")).get("stored"))).hasSize(2);
            Map<String, Object> first = json(get("/stored?limit=1"));
            assertThat(list(first.get("stored"))).hasSize(1);
            assertThat(first).containsEntry("more", true);
            get("/stored?limit=0").hasStatus(400);
            get("/stored?limit=1001").hasStatus(400);
            get("/stored?limit=x").hasStatus(400);
        }

        @Test
        void explainARequest() {
            server.get("/things/1", "Accept-Language", "fr").isStoredMiss();
            Map<String, Object> french = json(get("/explain?uri=/things/1&field=Accept-Language:%20fr"));
            assertThat(french)
                    .containsOnlyKeys("method", "route", "plan", "key", "parts", "stored", "decision")
                    .containsEntry("method", "Things.get")
                    .containsEntry("decision", "hit: served from the store, 0 s old");
            assertThat(object(list(french.get("parts")).get(0))).containsOnlyKeys("name", "value", "source");
            assertThat(object(list(french.get("stored")).get(0))).containsEntry("selected", true);
            Map<String, Object> german = json(get("/explain?uri=/things/1&field=Accept-Language:de"));
            assertThat(german).containsEntry("decision", "miss: the method would run: vary-miss");
            assertThat(object(list(german.get("stored")).get(0))).containsEntry("selected", false);
            assertThat(json(get("/explain?uri=/nowhere")))
                    .containsEntry("method", null)
                    .containsEntry("key", null);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "?uri=",
                    "?uri=%7B",
                    "?uri=/x&field=nocolon",
                    "?uri=/x&field=a%20b:c",
                    "?uri=/x&field=A:b%0D%0AC:d",
                    "?uri=/cache-console/events",
                    "?uri=/things/../cache-console"
                })
        void getAnErrorForAnUnexplainableRequest(String query) {
            get("/explain" + query).hasStatus(400).has("Cache-Control", "no-store");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"tags\":[\"thing:1\",\"none\"]} | 1 | [tag thing:1, tag none] | miss | hit",
                    "{\"tags\":[\"things\"]} | 2 | [tag things] | miss | miss",
                    "{\"uri\":\"/things/1\"} | 1 | [/things/1] | miss | hit",
                    "{\"everything\":true} | 2 | [everything] | miss | miss",
                    "{\"principal\":\"ann\"} | 0 | [a principal] | hit | hit",
                })
        void invalidate(String order, int stored, String names, String first, String second) {
            server.get("/things/1").isStoredMiss();
            server.get("/things/2").isStoredMiss();
            Map<String, Object> done = json(ConsoleTest.this.invalidate(order).hasStatus(200));
            assertThat(done)
                    .containsOnlyKeys("at", "names", "soft", "stored")
                    .containsEntry("soft", false)
                    .containsEntry("stored", stored);
            assertThat(done.get("names")).hasToString(names);
            is(first, server.get("/things/1"));
            is(second, server.get("/things/2"));
        }

        private void is(String outcome, Answer answer) {
            if (outcome.equals("hit")) {
                answer.isHit();
            } else {
                answer.isStoredMiss();
            }
        }

        @Test
        void makeStale() {
            server.get("/things/1").isStoredMiss();
            assertThat(json(ConsoleTest.this.invalidate("{\"tags\":[\"thing:1\"],\"soft\":true}")))
                    .containsEntry("soft", true)
                    .containsEntry("stored", 1);
            Map<String, Object> stored =
                    object(list(json(get("/stored?text=thing:1")).get("stored")).get(0));
            assertThat(stored).containsEntry("uri", server.root() + "things/1");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "{}",
                    "{\"tags\":\"a\"}",
                    "{\"uri\":\"http://h\"}",
                    "{\"uri\":\"%\"}",
                    "{\"uri\":\"/a/../b\"}"
                })
        void getAnErrorForAnInvalidInvalidation(String order) {
            server.get("/things/1").isStoredMiss();
            ConsoleTest.this.invalidate(order).hasStatus(400);
            server.get("/things/1").isHit();
        }
    }

    @Nested
    class HostileValues {

        private static final String HOSTILE = "/things/x?q=%3Cscript%3Ealert(1)%3C/script%3E";

        @Test
        void comeBackAsTextInJson() {
            server.get(HOSTILE).isStoredMiss();
            server.get("/things/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E").isStoredMiss();
            Answer found = get("/stored?text=/things/");
            found.has("Content-Type", "application/json").has("X-Content-Type-Options", "nosniff");
            List<?> stored = list(json(found).get("stored"));
            assertThat(stored).hasSize(2);
            assertThat(found.body())
                    .contains("thing:<img src=x onerror=alert(1)>")
                    .doesNotContain("<script");
        }

        @Test
        void ofThePersonAreNotRepeatedAsMarkup() {
            get("/explain?uri=%3Cscript%3E").hasStatus(400).has("Content-Type", "application/json");
            ConsoleTest.this
                    .invalidate("{\"tags\":[\"\\\"</script><script>alert(1)\"]}")
                    .hasStatus(200)
                    .has("Content-Type", "application/json");
            ConsoleTest.this.invalidate("{\"tags\":[\"\\ud800\"]}").hasStatus(200);
        }

        @Test
        void cannotEndAnEvent() {
            try (Watch watch = new Watch(server)) {
                ConsoleTest.this
                        .invalidate("{\"tags\":[\"a\\n\\nevent: answered\\ndata: {}\"]}")
                        .hasStatus(200);
                assertThat(watch.next())
                        .containsEntry("event", "invalidated")
                        .containsEntry("names", List.of("tag a\n\nevent: answered\ndata: {}"));
            }
        }
    }

    @Nested
    class TheStream {

        @Test
        void sendsAnswersAndInvalidations() {
            try (Watch watch = new Watch(server)) {
                assertThat(watch.response.headers().firstValue("Content-Type"))
                        .hasValue("text/event-stream;charset=utf-8");
                assertThat(watch.response.headers().firstValue("Cache-Control")).hasValue("no-store");
                server.get("/things/1");
                assertThat(watch.next())
                        .containsEntry("event", "answered")
                        .containsEntry("method", "Things.get")
                        .containsEntry("route", "/things/{id}")
                        .containsEntry("uri", server.root() + "things/1")
                        .containsEntry("outcome", "miss")
                        .containsEntry("words", "miss: uri-miss")
                        .containsEntry("status", 200)
                        .containsEntry("ageSeconds", null)
                        .containsEntry("refresh", false)
                        .containsKeys("at", "key", "fillMillis", "bytes", "omitted");
                server.get("/things/1");
                assertThat(watch.next())
                        .containsEntry("outcome", "hit")
                        .containsEntry("ageSeconds", 0)
                        .containsEntry("fillMillis", null);
                invalidate("{\"tags\":[\"thing:1\"]}").hasStatus(200);
                assertThat(watch.next())
                        .containsEntry("event", "invalidated")
                        .containsEntry("names", List.of("tag thing:1"))
                        .containsEntry("soft", false)
                        .containsEntry("stored", 1);
                // Not of the invalidation of the console's own URI, which its POST brings about.
                server.get("/things/1");
                assertThat(watch.next()).containsEntry("event", "answered");
            }
        }

        @Test
        void beginsWithRecentEvents() {
            try (Watch first = new Watch(server)) {
                server.get("/things/1");
                first.next();
                try (Watch second = new Watch(server)) {
                    assertThat(second.next()).containsEntry("outcome", "miss");
                }
            }
        }

        @Test
        void isNotDelayedByCompression() {
            ResourceConfig application = application(HttpCacheConsole.forRole("operator"));
            EncodingFilter.enableFor(application, GZipEncoder.class);
            try (CachedServer compressing = CachedServer.of(application);
                    Watch watch = new Watch(compressing, "Accept-Encoding", "gzip")) {
                compressing.get("/things/1");
                assertThat(watch.next()).containsEntry("outcome", "miss");
            }
        }

        @Test
        void hasAtMostSixteenClients() {
            List<Watch> watches = new ArrayList<>();
            try {
                for (int each = 0; each < EventStreams.MOST; each++) {
                    watches.add(new Watch(server));
                    assertThat(watches.get(each).response.statusCode()).isEqualTo(200);
                }
                get("/events").hasStatus(503).has("Retry-After", "10");
                // Those who watch take no threads of the server's.
                server.get("/things/1").isStoredMiss();
            } finally {
                watches.forEach(Watch::close);
            }
        }
    }

    @Nested
    class SetUp {

        @Test
        void isServedOnlyIfRegistered() {
            try (CachedServer without = CachedServer.of(new Things(), new Operators())) {
                without.get("/cache-console", "Authorization", Operators.OLGA).hasStatus(404);
            }
        }

        @Test
        void pathIsConfigurable() {
            try (CachedServer elsewhere = CachedServer.of(application(
                    HttpCacheConsole.forRole("operator").at("ops/cache").challenge("Basic realm=\"operators\"")))) {
                assertThat(elsewhere
                                .get("/ops/cache", "Authorization", Operators.OLGA)
                                .body())
                        .contains("src=\"cache/console.js\"");
                elsewhere
                        .get("/ops/cache/console.js", "Authorization", Operators.OLGA)
                        .hasStatus(200);
                elsewhere.get("/cache-console", "Authorization", Operators.OLGA).hasStatus(404);
                elsewhere.get("/ops/cache").hasStatus(401).has("WWW-Authenticate", "Basic realm=\"operators\"");
                elsewhere
                        .get("/ops/cache", "Authorization", Operators.BOB)
                        .hasStatus(403)
                        .hasNo("WWW-Authenticate");
            }
        }

        @Test
        void roleIsRequired() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HttpCacheConsole.forRole(" "))
                    .withMessageContaining("none is named");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "/", "/x", "x/", "a//b", "..", "a/../b", "{x}", "a b", "<x>", "\"", "x?y", "%41"})
        void pathHasOnlyPlainSegments(String path) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HttpCacheConsole.forRole("operator").at(path))
                    .withMessageContaining("no path for the console");
        }

        @Test
        void reportsAMissingCache() {
            ResourceConfig application =
                    application(HttpCacheConsole.forRole("operator")).property(HttpCacheProperties.ENABLED, false);
            try (CachedServer off = CachedServer.of(application)) {
                off.get("/things/1").hasStatus(200).hasNo("Cache-Status");
                off.get("/cache-console/summary", "Authorization", Operators.OLGA)
                        .hasStatus(503)
                        .hasBody("{\"error\":\"the cache is switched off\"}");
            }
        }

        @Test
        void consoleIsNotCachedByCachedApplications() {
            ResourceConfig application = ResourceConfig.forApplication(new CachesAll());
            application.property("jersey.config.server.wadl.disableWadl", true);
            try (CachedServer all = CachedServer.of(application)) {
                for (int each = 0; each < 2; each++) {
                    Answer summary = all.get("/cache-console/summary", "Authorization", Operators.OLGA);
                    summary.hasStatus(200).has("Cache-Control", "no-store");
                    assertThat(summary.lines("Cache-Status")).noneMatch(line -> line.contains("hit"));
                }
            }
        }
    }

    @Cached(ttl = 60)
    public static class CachesAll extends jakarta.ws.rs.core.Application {
        @Override
        @SuppressWarnings("deprecation")
        public java.util.Set<Object> getSingletons() {
            return java.util.Set.of(new Things(), new Operators(), HttpCacheConsole.forRole("operator"));
        }
    }
}
