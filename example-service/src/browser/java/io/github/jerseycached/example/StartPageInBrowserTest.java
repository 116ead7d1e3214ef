package io.github.jerseycached.example;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The start page, as a person uses it. Leaves pictures in {@code target/start-page-screenshots}. */
@Tag("browser")
class StartPageInBrowserTest {
    private static final Path SCREENSHOTS = Path.of(System.getProperty("browser.screenshots"));

    private static Chromium chromium;

    private final List<String> complaints = new ArrayList<>();
    private ExampleService service;
    private BrowserContext context;
    private Page page;

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
        open(new Browser.NewContextOptions().setViewportSize(1280, 900));
    }

    private void open(Browser.NewContextOptions options) {
        if (context != null) {
            context.close();
        }
        context = chromium.browser().newContext(options);
        page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // Chromium's own line about what was refused on purpose.
            if (message.type().equals("error") && !message.text().matches(".*status of 40[14].*")) {
                complaints.add(message.text());
            }
        });
        page.onRequest(request -> {
            if (!request.url().startsWith(service.address().toString())) {
                complaints.add("elsewhere: " + request.url());
            }
        });
        page.navigate(service.address().toString());
    }

    @AfterEach
    void close() {
        context.close();
        service.close();
        assertThat(complaints).isEmpty();
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private void ask(String path) {
        page.getByLabel("What to ask for").selectOption(path);
        button("Send").click();
    }

    @Test
    void routeIsRequestedTwice() {
        ask("/hello");
        assertThat(page.locator("#verdict")).containsText("The method ran. 200");
        assertThat(page.locator("#words")).containsText("It stays fresh for 10 seconds.");
        ask("/hello");
        assertThat(page.locator("#verdict")).containsText("A stored response answered. The method did not run. 200");
        assertThat(page.locator("#fields")).containsText("jersey-cached; hit; ttl=");
        assertThat(page.locator("#fields")).containsText("the response was made");
        assertThat(page.locator("#recent tr")).hasCount(2);
        assertThat(page.locator("#recent tr").first()).containsText("stored response");
    }

    @Test
    void matchingTagGets304() {
        ask("/hello");
        assertThat(page.locator("#verdict")).containsText("200");
        page.getByLabel("Send back the entity tag that I got").check();
        ask("/hello");
        assertThat(page.locator("#verdict")).containsText("Your copy still holds (304). 304");
    }

    @Test
    void browserCacheHitIsShown() {
        page.getByLabel("Let my browser answer").check();
        ask("/countries/CH");
        assertThat(page.locator("#verdict")).containsText("The method ran.");
        ask("/countries/CH");
        assertThat(page.locator("#verdict")).containsText("Your browser answered from its own cache.");
    }

    @Test
    void notFoundResponseIsStored() {
        ask("/countries/XX");
        assertThat(page.locator("#verdict")).containsText("The method ran. 404");
        ask("/countries/XX");
        assertThat(page.locator("#verdict")).containsText("did not run. 404");
    }

    @Test
    void anonymousUserIsRejected() {
        ask("/members/me");
        assertThat(page.locator("#verdict")).containsText("The service refused. 401");
        page.getByLabel("Who asks").selectOption("ben");
        button("Send").click();
        assertThat(page.locator("#verdict")).containsText("The method ran. 200");
        button("Send").click();
        assertThat(page.locator("#verdict")).containsText("did not run. 200");
        page.getByLabel("Who asks").selectOption("ada");
        button("Send").click();
        assertThat(page.locator("#verdict")).containsText("The method ran. 200");
    }

    /** In real time: the page counts by the browser's clock. */
    @Test
    void theTimelineGoesFromFreshToStaleToRefreshed() {
        Locator log = page.locator("#timeline-log li");
        button("Ask now").click();
        assertThat(page.locator("#phase")).containsText("Fresh");
        assertThat(page.locator("#countdown")).hasText(Pattern.compile("For [345] seconds more."));
        assertThat(log.first()).containsText("Made by run 1");
        assertThat(page.locator("#phase")).containsText("Stale", new ContainsTextOptions().setTimeout(10_000));
        button("Ask now").click();
        assertThat(log.first()).containsText("stored, stale: “Made by run 1”");
        assertThat(page.locator("#phase")).containsText("Fresh");
        button("Ask now").click();
        assertThat(log.first()).containsText("“Made by run 2”");
        button("Start again").click();
        assertThat(page.locator("#phase")).hasText("Nothing is stored yet.");
    }

    @Test
    void writeInvalidatesResponsesWithItsTags() {
        button("Ask for all four").click();
        assertThat(page.locator("#change-state")).hasText("For 4 of four the method ran; 0 came from the store.");
        button("Ask for all four").click();
        assertThat(page.locator("#change-state")).hasText("All four came from the store.");
        button("Change Zürich").click();
        assertThat(page.locator("#change-state")).containsText("which concerns 3 of the four.");
        assertThat(page.locator("#cards li").nth(1)).hasClass("hit");
        assertThat(page.locator("#cards li").first()).containsText("invalidated");
        button("Ask for all four").click();
        assertThat(page.locator("#change-state")).hasText("For 3 of four the method ran; 1 came from the store.");
        button("Make “cities” stale, as Ada").click();
        assertThat(page.locator("#change-state")).containsText("2 of the four among them");
        button("Ask for all four").click();
        assertThat(page.locator("#change-state")).hasText("All four came from the store.");
        assertThat(page.locator("#cards li").nth(2)).containsText("stored, stale");
    }

    @Test
    void eachUserSeesTheirOwnResponse() {
        button("Ask for each").click();
        Locator rows = page.locator("#people-rows tr");
        assertThat(page.locator("#people-state")).containsText("of 16");
        // PRIVATE: each their own. ROLES: Cai gets what Ben got. PUBLIC: Ada's is for all.
        assertThat(rows.nth(0).locator("td").nth(0)).containsText("401");
        assertThat(rows.nth(0).locator("td").nth(1)).containsText("ada’s own");
        assertThat(rows.nth(0).locator("td").nth(3)).containsText("method ran");
        assertThat(rows.nth(1).locator("td").nth(1)).containsText("2 lines");
        assertThat(rows.nth(1).locator("td").nth(2)).containsText("method ran");
        assertThat(rows.nth(1).locator("td").nth(3)).containsText("stored response");
        assertThat(rows.nth(2).locator("td").nth(2)).containsText("stored response");
        assertThat(rows.nth(3).locator("td").nth(1)).containsText("method ran");
        button("Ask for each").click();
        assertThat(page.locator("#people-state")).hasText("10 of 16 were answered with a stored response.");
    }

    @Test
    void twoHundredRequestsRunTheMethodOnce() {
        button("Send 200 requests").click();
        assertThat(page.locator("#stampede-state"))
                .containsText("200 requests, 1 run of the method", new ContainsTextOptions().setTimeout(60_000));
        assertThat(page.locator("#stampede-chart rect")).hasCount(200);
        assertThat(page.locator("#stampede-chart rect.ran")).hasCount(1);
    }

    @Test
    void pageIsUsableByKeyboard() {
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        assertThat(page.getByLabel("What to ask for")).isFocused();
        for (int i = 0; i < 4; i++) {
            page.keyboard().press("Tab");
        }
        assertThat(button("Send")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#verdict")).containsText("The method ran.");
        assertThat(button("Send")).isFocused();
    }

    @Test
    void pageFitsAPhoneScreen() {
        open(new Browser.NewContextOptions().setViewportSize(360, 740));
        shown();
        Object overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(overflow).isEqualTo(0);
        screenshot("phone");
    }

    @Test
    void picturesInLightAndDark() {
        shown();
        screenshot("light");
        open(new Browser.NewContextOptions()
                .setViewportSize(1280, 900)
                .setColorScheme(ColorScheme.DARK)
                .setReducedMotion(ReducedMotion.REDUCE));
        shown();
        screenshot("dark");
    }

    /** What axe-core finds: contrast, names and roles, order of headings, and the like. */
    @Test
    void pageMeetsAccessibilityRules() {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            open(new Browser.NewContextOptions().setColorScheme(scheme));
            shown();
            assertThat(new AxeBuilder(page).analyze().getViolations())
                    .as(scheme.toString())
                    .extracting(Rule::getHelp, rule -> rule.getNodes().get(0).getHtml())
                    .isEmpty();
        }
    }

    /** Every part of the page with something in it. */
    private void shown() {
        ask("/cities?q=zurch&limit=3");
        assertThat(page.locator("#verdict")).containsText("200");
        ask("/cities?q=zurch&limit=3");
        assertThat(page.locator("#recent tr")).hasCount(2);
        button("Ask now").click();
        button("Ask for all four").click();
        assertThat(page.locator("#change-state")).containsText("four");
        button("Change Zürich").click();
        assertThat(page.locator("#change-state")).containsText("inhabitants");
        button("Ask for each").click();
        assertThat(page.locator("#people-state")).containsText("16");
        button("Send 200 requests").click();
        assertThat(page.locator("#stampede-state"))
                .containsText("200 requests", new ContainsTextOptions().setTimeout(60_000));
    }

    private void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
    }
}
