package io.github.jerseycached.bench;

import io.github.jerseycached.grizzly.GrizzlyCacheServer;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;

/**
 * One server under load, in a process of its own so that none is compiled for what another does. {@link Load} starts it,
 * reads its port from its standard output, and closes its standard input to end it.
 */
final class LoadServer {

    private static final String HOST = "127.0.0.1";

    /** What can be put under load. A further kind is a further constant. */
    enum Kind {
        /** Grizzly without Jersey, writing constant bytes: the most that a server can do here. */
        RAW {
            @Override
            HttpServer create(URI address) {
                HttpServer server = new HttpServer();
                server.addListener(new NetworkListener("grizzly", address.getHost(), address.getPort()));
                server.getServerConfiguration().addHttpHandler(new Constants(), "/");
                return server;
            }
        },

        /** {@link BenchResource} without the cache. */
        UNCACHED {
            @Override
            HttpServer create(URI address) {
                return GrizzlyHttpServerFactory.createHttpServer(address, new BenchApplication(false), false);
            }
        },

        /** {@link BenchResource} with the cache, which answers inside Jersey. */
        HITS {
            @Override
            HttpServer create(URI address) {
                return GrizzlyHttpServerFactory.createHttpServer(address, new BenchApplication(true), false);
            }
        },

        /** {@link BenchResource} with the cache, which answers before Jersey. */
        FAST_LANE {
            @Override
            HttpServer create(URI address) {
                return GrizzlyCacheServer.createHttpServer(address, new BenchApplication(true), false);
            }
        };

        /** A server that is not started yet. */
        abstract HttpServer create(URI address);

        /** As it is called on the command line and in the table. */
        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** On which thread of Grizzly's a request is served. */
    enum Strategy {
        /** On a worker, as Grizzly does by default. */
        WORKER("") {
            @Override
            void of(TCPNIOTransport transport) {
                transport.setIOStrategy(WorkerThreadIOStrategy.getInstance());
            }
        },

        /** On the one that selects: no hand-over, but a method that waits holds up other connections. */
        SAME_THREAD(":same-thread") {
            @Override
            void of(TCPNIOTransport transport) {
                transport.setIOStrategy(SameThreadIOStrategy.getInstance());
            }
        },

        /** On a virtual thread of its own, from Java 21 on. */
        VIRTUAL(":virtual") {
            @Override
            void of(TCPNIOTransport transport) throws ReflectiveOperationException {
                transport.setIOStrategy(WorkerThreadIOStrategy.getInstance());
                transport.setWorkerThreadPool((ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null));
            }
        };

        private final String suffix;

        Strategy(String suffix) {
            this.suffix = suffix;
        }

        /** How it is written after the kind of server; nothing for Grizzly's default. */
        String suffix() {
            return suffix;
        }

        /** Sets it. */
        abstract void of(TCPNIOTransport transport) throws ReflectiveOperationException;
    }

    private LoadServer() {}

    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        Logger.getLogger("").setLevel(Level.WARNING);
        Kind kind = Kind.valueOf(arguments[0]);
        Strategy strategy = Strategy.valueOf(arguments[1]);
        HttpServer server = kind.create(URI.create("http://" + HOST + ":0/"));
        NetworkListener listener = server.getListeners().iterator().next();
        strategy.of(listener.getTransport());
        // By default Grizzly closes a connection after 256 requests; connecting is not what is measured.
        listener.getKeepAlive().setMaxRequestsCount(-1);
        server.start();
        System.out.println(listener.getPort());
        // It ends when whoever started it closes the pipe or is gone.
        while (System.in.read() >= 0) {
            continue;
        }
        server.shutdownNow();
        System.exit(0);
    }

    /** The answers of {@link BenchResource}, without all that finds and makes them. */
    private static final class Constants extends HttpHandler {

        private final Map<String, byte[]> bodies = Map.of(
                "/20b", Bodies.bytes(Bodies.TINY),
                "/2k", Bodies.bytes(Bodies.JSON),
                "/100k", Bodies.bytes(Bodies.LARGE),
                "/1m", Bodies.bytes(Bodies.HUGE));

        @Override
        public void service(Request request, Response response) throws IOException {
            byte[] body = bodies.get(request.getRequestURI());
            if (body == null) {
                response.setStatus(304);
                response.setHeader("ETag", Samples.ETAG);
                return;
            }
            response.setContentType("application/json");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
