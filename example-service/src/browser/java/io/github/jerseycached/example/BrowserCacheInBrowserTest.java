package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Chromium's own HTTP cache makes of the fields that it is sent, as its DevTools protocol tells. */
@Tag("browser")
class BrowserCacheInBrowserTest {
    private static Chromium chromium;

    private final List<Loaded> loaded = new ArrayList<>();
    private final Set<String> servedFromCache = new TreeSet<>();
    /** The status on the wire, where it is not the one that the page sees. */
    private final List<String> onTheWire = new ArrayList<>();

    private ExampleService service;
    private BrowserContext context;
    private Page page;

    /** A response as the page got it. */
    private record Loaded(String id, String url, int status, boolean fromCache) {}

    @BeforeAll
    static void startBrowser() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void endBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        service = ExampleService.start(0);
        context = chromium.browser().newContext();
        page = context.newPage();
        CDPSession session = context.newCDPSession(page);
        session.on("Network.responseReceived", event -> {
            JsonObject response = event.getAsJsonObject("response");
            loaded.add(new Loaded(
                    event.get("requestId").getAsString(),
                    response.get("url").getAsString(),
                    response.get("status").getAsInt(),
                    response.get("fromDiskCache").getAsBoolean()));
        });
        session.on(
                "Network.requestServedFromCache",
                event -> servedFromCache.add(event.get("requestId").getAsString()));
        session.on(
                "Network.responseReceivedExtraInfo",
                event -> onTheWire.add(event.get("requestId").getAsString()
                        + ' '
                        + event.get("statusCode").getAsInt()));
        session.send("Network.enable");
    }

    @AfterEach
    void close() {
        context.close();
        service.close();
    }

    private String address(String path) {
        return service.address().resolve(path).toString();
    }

    /** Has the page fetch, with the browser's cache in its usual mode. */
    private String fetch(String path, String options) {
        return (String) page.evaluate(
                "async ([path, options]) => (await fetch(path, JSON.parse(options))).text()", List.of(path, options));
    }

    private Loaded last(String path) {
        String url = address(path);
        return loaded.stream()
                .filter(each -> each.url().equals(url))
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    private boolean cameFromCache(Loaded response) {
        return response.fromCache() || servedFromCache.contains(response.id());
    }

    private boolean wasValidated(Loaded response) {
        return onTheWire.contains(response.id() + " 304");
    }

    @Test
    void freshResponseIsServedFromTheBrowserCache() {
        page.navigate(address("/"));
        fetch("/countries/CH", "{}");
        assertThat(cameFromCache(last("/countries/CH"))).isFalse();
        fetch("/countries/CH", "{}");
        assertThat(cameFromCache(last("/countries/CH"))).isTrue();
    }

    @Test
    void staleResponseIsRevalidatedWith304() {
        page.navigate(address("/"));
        String first = fetch("/countries/CH", "{}");
        // What a browser does by itself when its copy is stale: it sends the entity tag along.
        String second = fetch("/countries/CH", "{\"cache\": \"no-cache\"}");

        Loaded response = last("/countries/CH");
        assertThat(wasValidated(response)).isTrue();
        assertThat(response.status()).isEqualTo(200);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void changedRecordIsSentInFull() {
        page.navigate(address("/"));
        String first = fetch("/cities/2657896", "{}");
        fetch(
                "/cities/2657896",
                "{\"method\": \"PUT\", \"headers\": {\"Content-Type\": \"application/json\"},"
                        + " \"body\": \"{\\\"name\\\": \\\"Zürich\\\", \\\"population\\\": 1}\"}");
        // RFC 9111 §4.4 holds for the browser's cache as well: the write took its copy away.
        String second = fetch("/cities/2657896", "{}");

        Loaded response = last("/cities/2657896");
        assertThat(cameFromCache(response)).isFalse();
        assertThat(wasValidated(response)).isFalse();
        assertThat(second).isNotEqualTo(first).contains("\"population\" : 1");
    }

    @Test
    void privateCopyIsNotServedToAnotherUser() {
        page.navigate(address("/"));
        String ada = fetch("/members/me", authorization("YWRhOmFkYQ=="));
        String again = fetch("/members/me", authorization("YWRhOmFkYQ=="));
        assertThat(cameFromCache(last("/members/me"))).isTrue();
        String ben = fetch("/members/me", authorization("YmVuOmJlbg=="));

        // Vary: Authorization keeps them apart in the browser, too.
        assertThat(cameFromCache(last("/members/me"))).isFalse();
        assertThat(again).isEqualTo(ada);
        assertThat(ben).contains("ben").doesNotContain("ada");
    }

    @Test
    void publicCopyIsReusedAfterSignIn() {
        page.navigate(address("/"));
        fetch("/cities?q=bern&limit=1", "{}");
        // AUTO says «private» to who signs in, and the answer for everybody was «max-age»: the browser may use it.
        fetch("/cities?q=bern&limit=1", "{}");
        assertThat(cameFromCache(last("/cities?q=bern&limit=1"))).isTrue();
    }

    @Test
    void reloadDoesNotRequestImmutableResponse() {
        page.navigate(address("/"));
        assertThat(assets()).hasSize(2).noneMatch(this::cameFromCache);
        loaded.clear();
        page.reload();

        assertThat(wasValidated(last("/"))).isTrue();
        assertThat(assets()).hasSize(2).allMatch(this::cameFromCache).noneMatch(this::wasValidated);
    }

    @Test
    void navigatingBackSendsNoRequest() {
        page.navigate(address("/countries/CH"));
        page.navigate(address("/countries/FR"));
        loaded.clear();
        page.goBack();

        assertThat(page.content()).contains("Switzerland");
        // From the HTTP cache, or from the page that was kept as it was, which loads nothing at all.
        assertThat(loaded).allMatch(this::cameFromCache);
    }

    @Test
    void compressedAndPlainResponsesAreDistinguished() {
        page.navigate(address("/"));
        assertThat(fetch("/data-set", "{}")).startsWith("id\tname\tcountry").hasSizeGreaterThan(1_000_000);
        fetch("/data-set", "{}");
        assertThat(cameFromCache(last("/data-set"))).isTrue();
    }

    private List<Loaded> assets() {
        return loaded.stream()
                .filter(each -> each.url().contains("/start-page."))
                .toList();
    }

    private static String authorization(String credentials) {
        return "{\"credentials\": \"omit\", \"headers\": {\"Authorization\": \"Basic " + credentials + "\"}}";
    }
}
