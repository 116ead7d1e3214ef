package io.github.jerseycached.example;

import static io.github.jerseycached.example.Client.contentType;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartPageTest {
    private static ExampleService service;
    private static Client client;
    private static HttpResponse<String> page;

    @BeforeAll
    static void start() throws Exception {
        service = ExampleService.start(0);
        client = new Client(service);
        page = client.get("/");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void pageHasExamplesAndTheDataSource() {
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(contentType(page)).isEqualToIgnoringCase("text/html;charset=utf-8");
        assertThat(page.body())
                .contains("/hello", "/countries", "/cities?q=", "/cities/nearest", "/statistics/isolation")
                .contains("GeoNames", "CC BY 4.0");
    }

    @Test
    void onlyThePagesOwnFilesMayRun() {
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none';")
                .contains("script-src 'self';", "style-src 'self';")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.body()).doesNotContain("<style", " style=", " onclick=").doesNotContain("<script>");
    }

    @Test
    void thePageLoadsNothingFromElsewhere() {
        // Links to follow are fine; only what a browser fetches by itself is not.
        assertThat(Pattern.compile("(?:src=|<link[^>]*href=)\"([^\"]*)\"")
                        .matcher(page.body())
                        .results()
                        .map(reference -> reference.group(1)))
                .hasSize(3)
                .allMatch(reference -> reference.matches("assets/\\p{XDigit}{16}/[a-z.-]+"));
    }

    @ParameterizedTest
    @CsvSource({
        "start-page.css, text/css;charset=utf-8",
        "start-page.js, text/javascript;charset=utf-8",
        "icon.svg, image/svg+xml"
    })
    void assetsAreImmutable(String name, String type) throws Exception {
        HttpResponse<String> file = client.get(assets() + name);

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(contentType(file)).isEqualToIgnoringCase(type);
        assertThat(file.headers().firstValue("Cache-Control")).hasValue("max-age=31536000, immutable");
        assertThat(file.body()).doesNotContain("://cdn", "@import", "innerHTML");
    }

    @ParameterizedTest
    @CsvSource({
        "start-page.css, 'text/css,*/*;q=0.1'",
        "start-page.js, */*",
        "icon.svg, 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8'"
    })
    void assetsMayBeStoredByBrowsers(String name, String accept) throws Exception {
        client.get(assets() + name, "Accept", accept);

        assertThat(client.get(assets() + name, "Accept", accept)
                        .headers()
                        .firstValue("Cache-Status")
                        .orElse(""))
                .startsWith("jersey-cached; hit");
    }

    @Test
    void assetOfAnotherVersionIs404() throws Exception {
        assertThat(client.get("/assets/0000000000000000/start-page.js").statusCode())
                .isEqualTo(404);
        assertThat(client.get(assets() + "start-page.html").statusCode()).isEqualTo(404);
    }

    private static String assets() {
        return page.body().replaceFirst("(?s).*src=\"(assets/[^/]*/).*", "/$1");
    }
}
