package quotes;

import io.github.jerseycached.Cached;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

public class Program {

    /** Asks twice, and fails unless the second answer comes from the store. */
    public static void main(String[] arguments) {
        try {
            askTwice();
        } catch (Throwable failed) {
            failed.printStackTrace();
            // The server's threads would live on.
            System.exit(1);
        }
    }

    private static void askTwice() throws Exception {
        Module cache = Cached.class.getModule();
        require(cache.isNamed() && cache.getName().equals("io.github.jerseycached"), cache + " is the cache's module");
        HttpServer server = GrizzlyHttpServerFactory.createHttpServer(
                URI.create("http://127.0.0.1:0/"), new ResourceConfig(QuotesResource.class));
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(
                            "http://127.0.0.1:" + server.getListener("grizzly").getPort() + "/quote"))
                    .build();
            String first = cacheStatus(request);
            String second = cacheStatus(request);
            require(first.startsWith("jersey-cached; fwd=uri-miss; stored"), first);
            require(second.startsWith("jersey-cached; hit"), second);
            System.out.println(cache + ": " + second);
        } finally {
            server.shutdownNow();
        }
    }

    private static String cacheStatus(HttpRequest request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Cache-Status")
                .orElse("no Cache-Status");
    }

    private static void require(boolean holds, String found) {
        if (!holds) {
            throw new AssertionError(found);
        }
    }
}
