package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.plan.Predicates;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application decides by its own classes, and what comes of one that fails. */
class PredicatesTest {

    /** Something of the application's that its classes are given. */
    public static class Flags {
        final AtomicInteger asked = new AtomicInteger();

        boolean isOn(String flag) {
            asked.incrementAndGet();
            return "on".equals(flag);
        }
    }

    public static class Preview implements Predicate<ContainerRequestContext> {
        @Override
        public boolean test(ContainerRequestContext request) {
            return request.getUriInfo().getQueryParameters().containsKey("preview");
        }
    }

    public static class Flagged implements Predicate<ContainerRequestContext> {
        static final AtomicInteger MADE = new AtomicInteger();

        private final Flags flags;

        @Inject
        HttpCache cache;

        @Inject
        public Flagged(Flags flags) {
            this.flags = flags;
            MADE.incrementAndGet();
        }

        @Override
        public boolean test(ContainerRequestContext request) {
            assertThat(cache).isNotNull();
            return flags.isOn(request.getHeaderString("X-Flag"));
        }
    }

    public static class Complete implements Predicate<ContainerResponseContext> {
        @Inject
        Flags flags;

        @Override
        public boolean test(ContainerResponseContext response) {
            assertThat(flags).isNotNull();
            return response.getHeaderString("X-Incomplete") == null;
        }
    }

    public static class Brief implements Predicate<ContainerResponseContext> {
        @Override
        public boolean test(ContainerResponseContext response) {
            return String.valueOf(response.getEntity()).length() < 20;
        }
    }

    public static class Tenant implements Function<ContainerRequestContext, String> {
        @Inject
        Flags flags;

        @Override
        public String apply(ContainerRequestContext request) {
            assertThat(flags).isNotNull();
            return request.getHeaderString("X-Tenant");
        }
    }

    public static class Fails implements Predicate<ContainerRequestContext>, Function<ContainerRequestContext, String> {
        @Override
        public boolean test(ContainerRequestContext request) {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public String apply(ContainerRequestContext request) {
            throw new IllegalStateException("on purpose");
        }
    }

    public static class ResponseFails implements Predicate<ContainerResponseContext> {
        @Override
        public boolean test(ContainerResponseContext response) {
            throw new IllegalStateException("on purpose");
        }
    }

    public static class CannotBeMade implements Predicate<ContainerRequestContext> {
        public CannotBeMade() {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public boolean test(ContainerRequestContext request) {
            return false;
        }
    }

    /** Sees that a filter is given the cache. */
    public static class Filter implements ContainerRequestFilter {
        @Inject
        HttpCache cache;

        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getHeaderString("X-Clear") != null) {
                cache.clear();
            }
        }
    }

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();

        @Inject
        HttpCache cache;

        private String run() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("unless")
        @Cached(
                ttl = 60,
                unless = {Preview.class, Flagged.class})
        public String unless() {
            return run();
        }

        @GET
        @Path("store-if")
        @Cached(
                ttl = 60,
                storeIf = {Complete.class, Brief.class})
        public Response storeIf(@QueryParam("incomplete") String incomplete, @QueryParam("long") String padded) {
            return Response.ok(run() + (padded == null ? "" : " ".repeat(20)))
                    .header("X-Incomplete", incomplete)
                    .build();
        }

        @GET
        @Path("key")
        @Cached(ttl = 60, key = Tenant.class)
        public String key() {
            return run();
        }

        @GET
        @Path("fails/unless")
        @Cached(ttl = 60, unless = Fails.class)
        public String unlessFails() {
            return run();
        }

        @GET
        @Path("fails/store-if")
        @Cached(ttl = 60, storeIf = ResponseFails.class)
        public String storeIfFails() {
            return run();
        }

        @GET
        @Path("fails/key")
        @Cached(ttl = 60, key = Fails.class)
        public String keyFails() {
            return run();
        }

        @GET
        @Path("fails/constructor")
        @Cached(ttl = 60, unless = CannotBeMade.class)
        public String constructorFails() {
            return run();
        }

        @GET
        @Path("clear")
        public String clear() {
            return String.valueOf(cache.clear().stored());
        }
    }

    /** A resource that is made for each request, by HK2. */
    @Path("made")
    public static class Made {
        private final HttpCache cache;

        @Inject
        public Made(HttpCache cache) {
            this.cache = cache;
        }

        @GET
        public String get() {
            return String.valueOf(cache.statistics().keys());
        }
    }

    /** Keeps what is logged, and keeps it from the build's output. */
    private static final class Log extends Handler {
        final List<LogRecord> records = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            records.add(entry);
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private static final Logger LOGGER = Logger.getLogger(Predicates.class.getName());

    private final Log log = new Log();
    private final Flags flags = new Flags();
    private final Resource resource = new Resource();
    private final CachedServer server = CachedServer.of(application());

    private ResourceConfig application() {
        return CachedServer.config(resource, Made.class, Filter.class).register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(flags).to(Flags.class);
            }
        });
    }

    @BeforeEach
    void listen() {
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(log);
    }

    @AfterEach
    void stop() {
        LOGGER.removeHandler(log);
        LOGGER.setUseParentHandlers(true);
        server.close();
    }

    @Test
    void excludedRequestRunsTheMethodAndIsNotStored() {
        server.get("/unless").hasBody("run 1").isStoredMiss();
        server.get("/unless", "X-Flag", "on")
                .hasBody("run 2")
                .isNotStored("unless Flagged")
                .has("Cache-Status", "jersey-cached; fwd=bypass; detail=\"unless Flagged\"");
        server.get("/unless?preview").hasBody("run 3").isNotStored("unless Preview");
        server.get("/unless").hasBody("run 1").isHit();
        assertThat(log.records).isEmpty();
    }

    @Test
    void firstReasonIsReported() {
        server.get("/unless?preview", "X-Flag", "on").isNotStored("unless Preview");
        assertThat(flags.asked).hasValue(0);
    }

    @Test
    void excludedResponseIsNotStored() {
        server.get("/store-if").hasBody("run 1").isStoredMiss();
        server.get("/store-if?incomplete=yes").hasBody("run 2").isNotStored("storeIf Complete");
        server.get("/store-if?incomplete=yes").hasBody("run 3").isNotStored("storeIf Complete");
        server.get("/store-if?long=yes").isNotStored("storeIf Brief");
        server.get("/store-if").hasBody("run 1").isHit();
    }

    @Test
    void additionalKeyPartSelectsTheResponse() {
        server.get("/key", "X-Tenant", "a").hasBody("run 1").isStoredMiss().hasNo("Vary");
        server.get("/key", "X-Tenant", "b").hasBody("run 2").isStoredMiss();
        server.get("/key").hasBody("run 3").isStoredMiss();
        server.get("/key", "X-Tenant", "null").hasBody("run 4").isStoredMiss();
        server.get("/key", "X-Tenant", "a").hasBody("run 1").isHit();
        server.get("/key").hasBody("run 3").isHit();
    }

    @ParameterizedTest
    @CsvSource({
        "/fails/unless,      unless Fails failed",
        "/fails/store-if,    storeIf ResponseFails failed",
        "/fails/constructor, unless CannotBeMade failed",
        "/fails/key,         key Fails failed"
    })
    void failingPredicateStoresNothingAndTheRequestIsAnswered(String path, String why) {
        server.get(path).hasStatus(200).hasBody("run 1").isNotStored(why);
        assertThat(log.records).hasSize(1);
        LogRecord warning = log.records.get(0);
        assertThat(warning.getLevel()).isEqualTo(Level.WARNING);
        assertThat(warning.getThrown()).hasStackTraceContaining("on purpose");
        server.get(path).hasStatus(200).hasBody("run 2").isNotStored(why);
        assertThat(server.storedKeys()).isZero();
    }

    @Test
    void predicateIsInstantiatedOnce() {
        int before = Flagged.MADE.get();
        server.get("/unless").isStoredMiss();
        server.get("/unless").isHit();
        server.get("/unless").isHit();
        assertThat(Flagged.MADE.get() - before).isEqualTo(1);
        assertThat(flags.asked).hasValue(3);
    }

    @Test
    void cacheIsInjectedIntoAResource() {
        server.get("/unless").isStoredMiss();
        server.get("/made").hasBody("1");
        server.get("/clear").hasBody("1");
        server.get("/made").hasBody("0");
        server.get("/unless").isStoredMiss();
    }

    @Test
    void cacheIsInjectedIntoAFilter() {
        server.get("/unless").isStoredMiss();
        server.get("/unless", "X-Clear", "1").isStoredMiss();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/unless", "/key"})
    void predicateSeesHeadAsGet(String path) {
        server.get(path).isStoredMiss();
        server.head(path).hasStatus(200).isHit();
    }
}
