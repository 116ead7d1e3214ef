package io.github.jerseycached.example;

import io.github.jerseycached.grizzly.GrizzlyCacheServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.glassfish.grizzly.http.server.HttpServer;

/**
 * The running example: a Grizzly server on 127.0.0.1 with the catalogue behind it. {@link #main} runs it for a user,
 * {@link #start} for a test.
 */
public final class ExampleService implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(ExampleService.class.getName());
    /** Of the server, for requests. Fixed, so that a rush of them looks the same on every machine. */
    static final int THREADS = 16;

    private static final String HOST = "127.0.0.1";
    private static final int EXIT_CANNOT_LISTEN = 1;
    private static final int EXIT_BAD_SETTINGS = 2;
    private static final long SECONDS_FOR_RUNNING_REQUESTS = 2;

    private final HttpServer server;
    private final Runnable afterwards;

    private ExampleService(HttpServer server, Runnable afterwards) {
        this.server = server;
        this.afterwards = afterwards;
    }

    /**
     * Starts the service on the port that is named, by default 8080, and runs until the process is told to end.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        useReadableLog();
        Settings settings;
        try {
            settings = Settings.of(List.of(arguments), System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_BAD_SETTINGS);
            return;
        }
        if (settings.help()) {
            System.out.print(Settings.HELP);
            return;
        }
        try {
            ExampleService service = start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(service::close, "stop-example-service"));
            System.out.println("The example service is ready at " + service.address() + " - stop it with Ctrl-C.");
        } catch (BindException e) {
            System.err.println("Cannot listen on " + HOST + ":" + settings.port() + " (" + e.getMessage()
                    + "). Name another port, by --port or the environment variable PORT.");
            System.exit(EXIT_CANNOT_LISTEN);
        }
        // The server's threads don't keep every launcher alive, so this one does, until the JVM shuts down.
        new CountDownLatch(1).await();
    }

    /**
     * Loads the catalogue and listens.
     *
     * @param port the TCP port on 127.0.0.1; 0 takes any free one
     * @return the running service, to be closed by the caller
     * @throws BindException if the port is taken or not allowed
     */
    public static ExampleService start(int port) throws IOException, SQLException {
        return start(port, InstantSource.system());
    }

    /**
     * The same, with the clock by which responses age.
     *
     * @param clock the cache's
     */
    static ExampleService start(int port, InstantSource clock) throws IOException, SQLException {
        Catalogue catalogue = Catalogue.open();
        return start(port, new ExampleApplication(catalogue, clock), catalogue::close);
    }

    private static ExampleService start(Settings settings) throws IOException, SQLException {
        Catalogue catalogue = Catalogue.open();
        return start(
                settings.port(),
                new ExampleApplication(
                        catalogue, InstantSource.system(), Stores.of(settings.redis(), settings.directory())),
                catalogue::close);
    }

    /**
     * Listens.
     *
     * @param afterwards runs when the service is closed
     */
    static ExampleService start(int port, ExampleApplication application, Runnable afterwards) throws IOException {
        HttpServer server = GrizzlyCacheServer.createHttpServer(
                URI.create("http://" + HOST + ":" + port + "/"), application, false);
        server.getListeners()
                .forEach(listener -> listener.getTransport()
                        .getWorkerThreadPoolConfig()
                        .setCorePoolSize(THREADS)
                        .setMaxPoolSize(THREADS));
        // What fails before Jersey sees it, such as a broken %-escape, is told in JSON too.
        server.getServerConfiguration().setDefaultErrorPageGenerator(new ServerProblemPage());
        ExampleService service = new ExampleService(server, afterwards);
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            service.close();
            throw e;
        }
        return service;
    }

    /** Where the service answers, with the port that it really has. */
    public URI address() {
        int port = server.getListeners().iterator().next().getPort();
        return URI.create("http://" + HOST + ":" + port + "/");
    }

    /** Lets running requests end for a moment, then stops the server and discards the database. */
    @Override
    public void close() {
        try {
            server.shutdown(SECONDS_FOR_RUNNING_REQUESTS, TimeUnit.SECONDS).get();
        } catch (ExecutionException e) {
            LOGGER.log(Level.WARNING, "The server did not stop in order", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Grizzly's shutdown alone does not end the application, and so would not close the store.
            server.shutdownNow();
            afterwards.run();
        }
    }

    /** One line an event, unless the user brought a logging configuration. */
    private static void useReadableLog() {
        if (System.getProperty("java.util.logging.config.file") != null
                || System.getProperty("java.util.logging.config.class") != null) {
            return;
        }
        try (InputStream configuration = Resource.open("logging.properties")) {
            LogManager.getLogManager().readConfiguration(configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
