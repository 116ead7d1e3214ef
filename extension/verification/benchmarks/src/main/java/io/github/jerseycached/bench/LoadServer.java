package io.github.jerseycached.bench;

import io.github.jerseycached.grizzly.GrizzlyCacheServer;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
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
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;

/**
 * One server under load, in a process of its own so that none is compiled for what another does. {@link Load} starts it,
 * reads its port from its standard output, and closes its standard input to end it.
 */
final class LoadServer {

    private static final String HOST = "127.0.0.1";
    private static final URI ANY_PORT = URI.create("http://" + HOST + ":0/");

    /** A server that runs. */
    interface Running {
        int port();

        void stop() throws Exception;
    }

    /** Starts a server on a free port; the strategy counts on Grizzly alone. */
    private interface Start {
        Running with(Strategy strategy) throws Exception;
    }

    /** What can be put under load. A further kind is a further constant. */
    enum Kind {
        /** Grizzly without Jersey, writing constant bytes: the most that a server can do here. */
        RAW(strategy -> grizzly(raw(), strategy)),

        /** {@link BenchResource} without the cache. */
        UNCACHED(strategy -> grizzly(jersey(new BenchApplication(false)), strategy)),

        /** {@link BenchResource} with the cache, which answers inside Jersey. */
        HITS(strategy -> grizzly(jersey(new BenchApplication(true)), strategy)),

        /** {@link BenchResource} with the cache, which answers before Jersey. */
        FAST_LANE(strategy -> grizzly(lane(new BenchApplication(true)), strategy)),

        /** The same for each caller apart, known by a bearer token, with a filter that is a guard and one for CORS. */
        GUARDED_LANE(strategy -> grizzly(
                lane(new BenchApplication(BenchFilters.OfCallers.class, true)
                        .register(BenchFilters.Tokens.class)
                        .register(BenchFilters.Cors.class)),
                strategy)),

        /** A servlet on Tomcat without Jersey, writing constant bytes. */
        TOMCAT_RAW(strategy -> ServletServers.tomcat(ServletServers.RAW)),

        /** {@link BenchResource} without the cache, on Tomcat. */
        TOMCAT_UNCACHED(strategy -> ServletServers.tomcat(ServletServers.UNCACHED)),

        /** {@link BenchResource} with the cache, which answers inside Jersey, on Tomcat. */
        TOMCAT_HITS(strategy -> ServletServers.tomcat(ServletServers.HITS)),

        /** {@link BenchResource} with the cache, which answers before Jersey, on Tomcat. */
        TOMCAT_LANE(strategy -> ServletServers.tomcat(ServletServers.LANE)),

        /** A servlet on Jetty without Jersey, writing constant bytes. */
        JETTY_RAW(strategy -> ServletServers.jetty(ServletServers.RAW)),

        /** {@link BenchResource} without the cache, on Jetty. */
        JETTY_UNCACHED(strategy -> ServletServers.jetty(ServletServers.UNCACHED)),

        /** {@link BenchResource} with the cache, which answers inside Jersey, on Jetty. */
        JETTY_HITS(strategy -> ServletServers.jetty(ServletServers.HITS)),

        /** {@link BenchResource} with the cache, which answers before Jersey, on Jetty. */
        JETTY_LANE(strategy -> ServletServers.jetty(ServletServers.LANE));

        private final Start start;

        Kind(Start start) {
            this.start = start;
        }

        /** Starts it. */
        Running start(Strategy strategy) throws Exception {
            return start.with(strategy);
        }

        /** As it is called on the command line and in the table. */
        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether the answer comes from what is stored. */
        boolean answersHits() {
            return !name().endsWith("RAW") && !name().endsWith("UNCACHED");
        }

        /** The field by which callers are known, in the form that a client sends; {@code null} for none. */
        @Nullable String callersField() {
            return this == GUARDED_LANE ? "Authorization: Bearer " + BenchFilters.TOKEN : null;
        }
    }

    private static HttpServer jersey(ResourceConfig application) {
        return GrizzlyHttpServerFactory.createHttpServer(ANY_PORT, application, false);
    }

    private static HttpServer lane(ResourceConfig application) {
        return GrizzlyCacheServer.createHttpServer(ANY_PORT, application, false);
    }

    private static HttpServer raw() {
        HttpServer server = new HttpServer();
        server.addListener(new NetworkListener("grizzly", HOST, 0));
        server.getServerConfiguration().addHttpHandler(new Constants(), "/");
        return server;
    }

    private static Running grizzly(HttpServer server, Strategy strategy) throws Exception {
        NetworkListener listener = server.getListeners().iterator().next();
        strategy.of(listener.getTransport());
        // By default Grizzly closes a connection after 256 requests; connecting is not what is measured.
        listener.getKeepAlive().setMaxRequestsCount(-1);
        server.start();
        return new Running() {
            @Override
            public int port() {
                return listener.getPort();
            }

            @Override
            public void stop() {
                server.shutdownNow();
            }
        };
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

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        Running server = Kind.valueOf(arguments[0]).start(Strategy.valueOf(arguments[1]));
        System.out.println(server.port());
        // It ends when whoever started it closes the pipe or is gone.
        while (System.in.read() >= 0) {
            continue;
        }
        server.stop();
        System.exit(0);
    }

    /** The answers of {@link BenchResource}, without all that finds and makes them. */
    private static final class Constants extends HttpHandler {

        @Override
        public void service(Request request, Response response) throws IOException {
            byte[] body = Bodies.BY_PATH.get(request.getRequestURI());
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
