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

class QuotesTest {

    private final SeContainer beans = SeContainerInitializer.newInstance().initialize();
    private final HttpServer server = GrizzlyHttpServerFactory.createHttpServer(
            URI.create("http://127.0.0.1:0/"),
            new QuotesApplication().register(InterceptedQuotesResource.class));
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void stop() {
        server.shutdownNow();
        beans.close();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        int port = server.getListener("grizzly").getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
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
    void anInterceptorThatNoAnnotationTellsOfIsNotSkipped() throws Exception {
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
    void anInterceptorThatSaysSoIsSkipped() throws Exception {
        send("GET", "/intercepted/audited");
        assertThat(send("GET", "/intercepted/audited")).isHit();
        send("GET", "/intercepted/plain");
        assertThat(send("GET", "/intercepted/plain")).isHit();
    }
}
