package io.github.jerseycached.it;

import static io.github.jerseycached.testkit.HttpCacheAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotesTest {

    private final SeContainer beans = SeContainerInitializer.newInstance().initialize();
    private final HttpServer server = GrizzlyHttpServerFactory.createHttpServer(
            URI.create("http://127.0.0.1:0/"),
            new QuotesApplication()
                    .register(InterceptedQuotesResource.class)
                    .register(DeskFilter.class)
                    .register(DeskResource.class)
                    .register(OfficeResource.class)
                    .register(OfferResource.class)
                    .register(DiscountResource.class)
                    .register(NotesResource.class)
                    .register(FeesResource.class));
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void stop() {
        server.shutdownNow();
        beans.close();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return send(method, path, "any");
    }

    private HttpResponse<String> send(String method, String path, String key) throws Exception {
        int port = server.getListener("grizzly").getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("X-Key", key)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aQuoteIsLookedUpOnce() throws Exception {
        HttpResponse<String> first = send("GET", "/quotes/once");
        assertThat(first).hasStatus(200).isMiss().isStored();

        HttpResponse<String> second = send("GET", "/quotes/once");
        assertThat(second).isHit();
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void theCacheIsInjected() throws Exception {
        send("GET", "/quotes/injected");
        assertThat(send("GET", "/quotes/injected")).isHit();

        assertThat(send("POST", "/quotes/reload").statusCode()).isEqualTo(204);

        assertThat(send("GET", "/quotes/injected")).isMiss();
    }

    @Test
    void aPredicateGetsBeansInjected() throws Exception {
        send("GET", "/quotes/halted");

        assertThat(send("GET", "/quotes/halted")).isNotStored("unless HaltedTrading");
    }

    @Test
    void aMethodWithAnInterceptorFailsAtDeployment() {
        assertThatThrownBy(() -> new ApplicationHandler(new ResourceConfig(EntitledQuotesResource.class)))
                .hasStackTraceContaining("@Cached of EntitledQuotesResource.quote: @Entitled runs code around the method");
    }

    @Test
    void interceptorWithoutAnnotationIsNotSkipped() throws Exception {
        String reason = "a hit would skip the interceptor " + EntitledInterceptor.class.getName();
        assertThat(send("GET", "/intercepted/hidden")).hasStatus(200).isNotStored(reason);
        EntitledInterceptor.entitled = false;
        try {
            assertThat(send("GET", "/intercepted/hidden").statusCode()).isEqualTo(403);
        } finally {
            EntitledInterceptor.entitled = true;
        }
    }

    @Test
    void skippableInterceptorIsSkipped() throws Exception {
        send("GET", "/intercepted/audited");
        assertThat(send("GET", "/intercepted/audited")).isHit();
        send("GET", "/intercepted/plain");
        assertThat(send("GET", "/intercepted/plain")).isHit();
    }

    @ParameterizedTest
    @CsvSource({
        "desk, RequestDesk (field desk of DeskResource)",
        "office, RequestDesk (field desk of OpenOffice)",
        "offer, RequestDesk (method offer of Producers)",
        "discount, Discount (field discount of DiscountResource)",
        "notes, RequestDesk (field desk of DeskNotes)"
    })
    void beanThatReadsTheRequestIsFoundThroughItsInterface(String path, String bean) throws Exception {
        for (String key : new String[] {"one", "two", "one"}) {
            HttpResponse<String> response = send("GET", "/" + path, key);
            assertThat(response.body()).isEqualTo(key);
            assertThat(response).isNotStored(
                            "the method may read anything by " + bean + "; name what it depends on in vary or key");
        }
    }

    @Test
    void beanThatDoesNotReadTheRequestIsNotAnInput() throws Exception {
        assertThat(send("GET", "/fees", "one")).isMiss().isStored();
        assertThat(send("GET", "/fees", "two")).isHit();
    }
}
