package io.github.jerseycached.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.ManualClock;
import io.github.jerseycached.testkit.Operators;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.io.File;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The console, as a person sees it. Leaves pictures in {@code target/console-screenshots}. */
@Tag("browser")
class ConsoleInBrowserTest {

    private static final String HOSTILE = "/countries/x?currency=%3Cimg%20src=x%20onerror=alert(1)%3E";

    @Path("countries")
    @Produces("text/plain")
    public static class Countries {
        @GET
        @Path("{code}")
        @Cached(
                ttl = 60,
                staleWhileRevalidate = 30,
                tags = {"countries", "country:{code}"})
        public String get(
                @PathParam("code") String code,
                @QueryParam("currency") String currency,
                @HeaderParam("Accept-Language") String language) {
            return ("country " + code + ' ').repeat(100);
        }

        @GET
        @Path("report")
        @Cached(ttl = 5, tags = "reports")
        public String report() throws InterruptedException {
            // Slow, as a method that is worth caching is.
            Thread.sleep(20);
            return "report ".repeat(5000);
        }
    }

    private static Playwright playwright;
    private static Browser browser;

    private final ManualClock clock = new ManualClock();
    private final CachedServer server = CachedServer.of(CachedServer.config(
            new Countries(),
            new Operators(),
            HttpCacheConsole.forRole("operator")
                    .challenge("Basic realm=\"operators\"")
                    .clock(clock)));
    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() {
        java.nio.file.Path chromium = chromium();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    private static java.nio.file.Path chromium() {
        List<String> names = List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> names.stream().map(name -> java.nio.file.Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> abort("no Chromium on the PATH (" + String.join(", ", names)
                        + "): the console is not tried in a browser"));
    }

    @AfterAll
    static void end() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @BeforeEach
    void open() {
        open(new Browser.NewContextOptions().setViewportSize(1280, 900));
    }

    private void open(Browser.NewContextOptions options) {
        if (context != null) {
            context.close();
        }
        context = browser.newContext(options.setHttpCredentials("olga", "any"));
        page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // The first answer is a challenge, and Chromium says so.
            if (message.type().equals("error") && !message.text().contains("401")) {
                complaints.add(message.text());
            }
        });
        page.onDialog(dialog -> {
            complaints.add("dialog: " + dialog.message());
            dialog.accept();
        });
        page.navigate(server.root() + "cache-console");
        assertThat(page.locator("#state")).hasText("live");
    }

    @AfterEach
    void close() {
        context.close();
        server.close();
        assertThat(complaints).isEmpty();
    }

    /** Asks for countries, some of them more often than others. */
    private void load(int requests) {
        String[] codes = {"fr", "fr", "fr", "de", "de", "it", "es?currency=EUR", "pt", "jp", "report"};
        for (int each = 0; each < requests; each++) {
            server.get("/countries/" + codes[each % codes.length]).hasStatus(200);
        }
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void loadIsShown() {
        load(40);
        assertThat(page.locator("#ratio-note")).hasText(Pattern.compile("\\d+ of 40"));
        assertThat(page.locator("#rate")).hasText("40");
        assertThat(page.locator("#bytes-note")).hasText("of 64 MiB, 7 keys");
        assertThat(page.locator("#legend")).containsText("method ran 7");
        assertThat(page.locator("#hottest tr").first()).containsText("/countries/fr");
        assertThat(page.locator("#slowest")).containsText("/countries/report");
        assertThat(page.locator("#ratio-chart svg"))
                .hasAttribute("aria-label", "Hit ratio of the last ten minutes: 82.5 % of 40 requests");
        assertThat(page.locator("#events-list li")).hasCount(40);
    }

    @Test
    void theChartMoves() {
        load(10);
        Locator bars = page.locator("#rate-chart rect");
        assertThat(bars).hasCount(2);
        String before = bars.first().getAttribute("x");
        clock.advance(Duration.ofSeconds(60));
        load(10);
        assertThat(bars).hasCount(3);
        org.assertj.core.api.Assertions.assertThat(
                        Double.parseDouble(bars.first().getAttribute("x")))
                .isLessThan(Double.parseDouble(before));
    }

    @Test
    void aKeyIsExplained() {
        load(10);
        page.locator("#hottest").getByText("/countries/fr").click();
        assertThat(page.locator("#explain-result .decision")).hasText("hit: served from the store, 0 s old");
        assertThat(page.locator("#explain-result")).containsText("Countries.get  /countries/{code}");
        page.getByLabel("Request fields").fill("Accept-Language: it");
        button("Explain").click();
        assertThat(page.locator("#explain-result .decision")).hasText("miss: the method would run: vary-miss");
        page.getByLabel("URI of a GET").fill("{");
        button("Explain").click();
        assertThat(page.locator("#explain-state")).containsText("Illegal character");
        // Chromium's own line about the 400.
        assertThat(complaints).hasSize(1).allMatch(line -> line.contains("400"));
        complaints.clear();
    }

    @Test
    void whatIsStoredIsFoundAndItsTagInvalidated() {
        load(10);
        page.getByLabel("Part of a URI, or a tag").fill("country:de");
        button("Search").click();
        assertThat(page.locator("#search-state")).hasText("1 stored response.");
        page.locator("#search-result").getByText("country:de").click();
        button("Invalidate").click();
        assertThat(page.locator("#invalidate-state")).hasText("Invalidated: tag country:de – 1 stored response.");
        assertThat(page.locator("#search-state")).hasText("Nothing is stored that fits.");
        assertThat(page.locator("#events-list li").first()).containsText("tag country:de");
        server.get("/countries/de").isStoredMiss();
        server.get("/countries/fr").isHit();
    }

    @Test
    void everythingIsInvalidatedAfterAQuestion() {
        load(10);
        page.getByLabel("everything").check();
        button("Invalidate").click();
        assertThat(page.locator("#invalidate-state")).containsText("Invalidated: everything");
        assertThat(complaints).containsExactly("dialog: Invalidate everything that is stored?");
        complaints.clear();
        server.get("/countries/fr").isStoredMiss();
    }

    @Test
    void aHostileValueIsShownAsText() {
        server.get(HOSTILE);
        server.get("/countries/%3Cimg%20src=x%20onerror=alert(1)%3E");
        assertThat(page.locator("#hottest tr")).hasCount(2);
        button("Search").click();
        assertThat(page.locator("#search-result")).containsText("country:<img src=x onerror=alert(1)>");
        page.locator("#hottest button").first().click();
        assertThat(page.locator("#explain-result .decision")).containsText("hit");
        page.getByLabel("Tags, divided by commas").fill("<img src=x onerror=alert(1)>");
        button("Invalidate").click();
        assertThat(page.locator("#invalidate-state")).containsText("tag <img src=x onerror=alert(1)>");
        assertThat(page.locator("#events-list li").first()).containsText("tag <img src=x onerror=alert(1)>");
        assertThat(page.locator("img")).hasCount(0);
    }

    @Test
    void eventsCanBePausedAndFiltered() {
        load(10);
        Locator shown = page.locator("#events-list li:visible");
        assertThat(shown).hasCount(10);
        page.getByLabel("Show").selectOption("method");
        assertThat(shown).hasCount(7);
        button("Pause").click();
        load(10);
        assertThat(page.locator("#ratio-note")).hasText(Pattern.compile("\\d+ of 20"));
        assertThat(page.locator("#events-state")).containsText("Paused; 10 events not shown.");
        button("Go on").click();
        assertThat(page.locator("#events-state")).hasText("The newest first.");
    }

    @Test
    void consoleIsUsableByKeyboard() {
        load(10);
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to the content")).isFocused();
        page.getByLabel("Part of a URI, or a tag").focus();
        page.keyboard().type("country:fr");
        page.keyboard().press("Enter");
        assertThat(page.locator("#search-state")).hasText("1 stored response.");
        // The button, what was found, and its first key.
        for (int each = 0; each < 3; each++) {
            page.keyboard().press("Tab");
        }
        page.keyboard().press("Enter");
        assertThat(page.locator("#explain-result .decision")).containsText("hit");
    }

    /** A page that is opened so has both in its own address, and a script may not ask such a one for anything. */
    @Test
    void aNameAndAPasswordInTheAddressWillDo() {
        page.navigate(server.root().toString().replace("://", "://olga:any@") + "cache-console");
        assertThat(page.locator("#state")).hasText("live");
        assertThat(page.locator("#events-state")).hasText("Waiting for the first one.");
    }

    @Test
    void picturesOfIt() {
        for (int step = 0; step < 110; step++) {
            load(5 + (int) (4 * Math.sin(step / 9.0)) + step % 3);
            server.get("/countries/c" + step % 40);
            server.send("GET", "/countries/fr", "Authorization", Operators.BOB);
            clock.advance(Duration.ofSeconds(5));
            server.advance(Duration.ofSeconds(step > 50 && step < 70 ? 20 : 3));
        }
        server.get(HOSTILE, "Accept-Language", "de-AT, en;q=0.5");
        picture("light", new Browser.NewContextOptions().setViewportSize(1280, 900));
        picture(
                "dark",
                new Browser.NewContextOptions().setViewportSize(1280, 900).setColorScheme(ColorScheme.DARK));
        picture(
                "phone",
                new Browser.NewContextOptions()
                        .setViewportSize(375, 800)
                        .setDeviceScaleFactor(2)
                        .setIsMobile(true));
    }

    private void picture(String name, Browser.NewContextOptions options) {
        open(options);
        page.getByLabel("Part of a URI, or a tag").fill("/countries/f");
        button("Search").click();
        assertThat(page.locator("#search-state")).not().isEmpty();
        page.locator("#hottest button").first().click();
        assertThat(page.locator("#explain-result .decision")).isVisible();
        page.getByLabel("Tags, divided by commas").fill("country:es");
        button("Invalidate").click();
        assertThat(page.locator("#invalidate-state")).containsText("country:es");
        assertThat(page.locator("#events-list li").first()).containsText("country:es");
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as("no scrolling to the side: " + name)
                .isTrue();
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .as("what axe-core finds: " + name)
                .extracting(Rule::getHelp, rule -> rule.getNodes().get(0).getHtml())
                .isEmpty();
        page.evaluate("window.scrollTo(0, 0)");
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(java.nio.file.Path.of(System.getProperty("browser.screenshots"), name + ".png")));
    }
}
