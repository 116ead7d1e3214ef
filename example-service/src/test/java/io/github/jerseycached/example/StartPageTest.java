package io.github.jerseycached.example;

import static io.github.jerseycached.example.Client.contentType;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StartPageTest {
    private static ExampleService service;
    private static HttpResponse<String> page;

    @BeforeAll
    static void start() throws Exception {
        service = ExampleService.start(0);
        page = new Client(service).get("/");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void thePageSaysWhatToTryAndWhereTheDataIsFrom() {
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(contentType(page)).isEqualToIgnoringCase("text/html;charset=utf-8");
        assertThat(page.body())
                .contains("/hello", "/countries", "/cities?q=", "/cities/nearest", "/statistics/isolation")
                .contains("GeoNames", "CC BY 4.0");
    }

    @Test
    void onlyThePagesOwnStyleAndScriptMayRun() throws Exception {
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none';")
                .contains("script-src " + hash("script") + ";", "style-src " + hash("style") + ";")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void thePageLoadsNothingFromElsewhere() {
        // Links to follow are fine; only what a browser fetches by itself is not.
        assertThat(Pattern.compile("(?:src=|<link[^>]*href=|url\\(|@import)\\s*['\"]?(?!data:)[^'\">\\s]")
                        .matcher(page.body())
                        .results())
                .isEmpty();
        assertThat(page.body()).doesNotContain("style=\"", "onclick=");
    }

    private static String hash(String element) throws Exception {
        String open = "<" + element + ">";
        String content = page.body().split(open, 2)[1].split("</" + element + ">", 2)[0];
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    }
}
