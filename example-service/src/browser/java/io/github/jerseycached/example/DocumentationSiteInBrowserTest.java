package io.github.jerseycached.example;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation's site, opened from the disk. */
@Tag("browser")
class DocumentationSiteInBrowserTest {
    private static final Path SCREENSHOTS = Path.of(System.getProperty("browser.screenshots"));

    @TempDir
    private static Path site;

    private static Chromium chromium;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start();
        DocumentationSite.make(site);
    }

    @AfterAll
    static void end() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void searchResultOpensItsPage() {
        try (BrowserContext context = chromium.browser().newContext()) {
            Page page = context.newPage();
            page.navigate(site.resolve("how-to/testing.html").toUri().toString());
            page.getByLabel("Search").fill("stale on arrival");
            assertThat(page.locator("#found")).hasText(Pattern.compile("\\d+ places?"));
            page.locator("#results a").first().click();
            assertThat(page.locator("h1")).hasText("Why was my response not cached?");
            assertThat(page.url()).endsWith("why-not-cached.html#the-response");
        }
    }

    @Test
    void pagesMeetAccessibilityRules() {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            try (BrowserContext context = chromium.browser()
                    .newContext(new Browser.NewContextOptions()
                            .setViewportSize(1280, 900)
                            .setColorScheme(scheme))) {
                Page page = context.newPage();
                page.navigate(site.resolve("how-it-works.html").toUri().toString());
                assertThat(new AxeBuilder(page).analyze().getViolations())
                        .as(scheme.toString())
                        .extracting(
                                Rule::getHelp, rule -> rule.getNodes().get(0).getHtml())
                        .isEmpty();
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(SCREENSHOTS.resolve(
                                "site-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + ".png")));
            }
        }
        try (BrowserContext context =
                chromium.browser().newContext(new Browser.NewContextOptions().setViewportSize(360, 740))) {
            Page page = context.newPage();
            page.navigate(site.resolve("reference.html").toUri().toString());
            assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .isEqualTo(0);
            page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("site-phone.png")));
        }
    }
}
