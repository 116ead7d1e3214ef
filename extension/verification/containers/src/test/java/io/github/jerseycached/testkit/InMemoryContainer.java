package io.github.jerseycached.testkit;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.glassfish.jersey.client.ClientProperties;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.test.DeploymentContext;
import org.glassfish.jersey.test.inmemory.InMemoryTestContainerFactory;
import org.glassfish.jersey.test.spi.TestContainer;

/** {@code jersey-test-framework-provider-inmemory}, which has no network of its own: the JDK's server stands in front of it. */
final class InMemoryContainer implements Container {

    @Override
    public Running start(ResourceConfig application, int threads) throws IOException {
        HttpServer front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TestContainer container = new InMemoryTestContainerFactory()
                .create(
                        Container.root(front.getAddress().getPort()),
                        DeploymentContext.builder(application).build());
        container.start();
        Client client = ClientBuilder.newClient(container
                .getClientConfig()
                .property(ClientProperties.FOLLOW_REDIRECTS, false)
                .property(ClientProperties.SUPPRESS_HTTP_COMPLIANCE_VALIDATION, true));
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        front.setExecutor(workers);
        front.createContext("/", exchange -> forward(exchange, client, container));
        front.start();
        return new Running(container.getBaseUri(), () -> {
            front.stop(0);
            workers.shutdownNow();
            container.stop();
            client.close();
        });
    }

    private static void forward(HttpExchange exchange, Client client, TestContainer container) throws IOException {
        try (exchange) {
            Invocation.Builder request = client.target(container.getBaseUri().resolve(exchange.getRequestURI()))
                    .request();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> values.forEach(value -> request.header(name, value)));
            byte[] content = exchange.getRequestBody().readAllBytes();
            try (Response response = content.length == 0
                    ? request.method(exchange.getRequestMethod())
                    : request.method(exchange.getRequestMethod(), Entity.entity(content, described(exchange)))) {
                response.getStringHeaders()
                        .forEach((name, values) -> values.forEach(
                                value -> exchange.getResponseHeaders().add(name, value)));
                byte[] body = response.hasEntity() ? response.readEntity(byte[].class) : new byte[0];
                exchange.sendResponseHeaders(response.getStatus(), body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            } catch (ProcessingException failed) {
                exchange.sendResponseHeaders(500, -1);
            }
        }
    }

    private static Variant described(HttpExchange exchange) {
        Headers fields = exchange.getRequestHeaders();
        String type = fields.getFirst("Content-Type");
        return new Variant(
                type == null ? MediaType.APPLICATION_OCTET_STREAM_TYPE : MediaType.valueOf(type),
                fields.getFirst("Content-Language"),
                fields.getFirst("Content-Encoding"));
    }
}
