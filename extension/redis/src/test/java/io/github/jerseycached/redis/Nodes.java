package io.github.jerseycached.redis;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Invalidates;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.Caller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;

/**
 * Nodes of one application behind one name, each with a store in front of one Redis, and the data that all of them serve.
 * What a client sees of them is judged by when each write was over.
 */
final class Nodes implements AutoCloseable {

    static final int ITEMS = 20;
    private static final int MOST_VERSIONS = 100_000;
    private static final String[] HOST = {"Host", "shop.example"};

    private final List<CachedServer> servers = new ArrayList<>();

    private final AtomicLongArray versions = new AtomicLongArray(ITEMS);
    // When the write of a version was over, by nanoTime; zero for not yet.
    private final AtomicLongArray written = new AtomicLongArray(ITEMS * MOST_VERSIONS);

    /** @param clocks how the clock of each node differs from the machine's */
    Nodes(Consumer<RedisStore.Builder> settings, Duration... clocks) {
        for (Duration clock : clocks) {
            InstantSource source = () -> Instant.now().plus(clock);
            RedisStore.Builder store = RedisStore.builder()
                    .clock(source)
                    .near(EhcacheStore.builder().build());
            settings.accept(store);
            servers.add(CachedServer.of(
                    CachedServer.config(new Items(versions), new Me(), new SignedIn()),
                    cache -> cache.store(store.build()).clock(source)));
        }
    }

    int size() {
        return servers.size();
    }

    /** Of the data that all nodes have. */
    @Path("items/{n}")
    @Produces("text/plain")
    public static final class Items {
        private final AtomicLongArray versions;

        Items(AtomicLongArray versions) {
            this.versions = versions;
        }

        @GET
        @Cached(ttl = 600, tags = "item:{n}")
        public String get(@PathParam("n") int n) {
            return Long.toString(versions.get(n));
        }

        @PUT
        @Invalidates(tags = "item:{n}")
        public String put(@PathParam("n") int n) {
            return Long.toString(versions.incrementAndGet(n));
        }
    }

    /** For one user alone. */
    @Path("me")
    @Produces("text/plain")
    public static final class Me {

        @GET
        @Cached(ttl = 600, scope = Cached.Scope.PRIVATE)
        public String get(@Context SecurityContext caller) {
            return caller.getUserPrincipal().getName();
        }
    }

    /** Believes whom a request says that it is of. */
    public static final class SignedIn implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            String user = request.getHeaderString("X-User");
            if (user != null) {
                request.setSecurityContext(new Caller(user));
            }
        }
    }

    Answer get(int node, int item) {
        return servers.get(node).get("/items/" + item, HOST);
    }

    Answer me(int node, String user) {
        return servers.get(node).get("/me", "Host", "shop.example", "X-User", user);
    }

    Answer write(int node, int item) {
        Answer answer = servers.get(node).send("PUT", "/items/" + item, HOST);
        if (answer.status() == 200) {
            written.set(place(item, Long.parseLong(answer.body())), System.nanoTime());
        }
        return answer;
    }

    private static int place(int item, long version) {
        return item * MOST_VERSIONS + (int) (version % MOST_VERSIONS);
    }

    /**
     * For how long an answer had been out of date when it was asked for: since the write of the next version was over.
     *
     * @param asked when, by nanoTime
     * @return zero or negative for one that was not
     */
    long lateNanos(int item, long version, long asked) {
        long next = version == versions.get(item) ? 0 : written.get(place(item, version + 1));
        return next == 0 ? 0 : asked - next;
    }

    /** Whether a node has answered from what is stored, on its own side or in Redis. */
    boolean hits(int node, int item) {
        return get(node, item).field("Cache-Status").contains("; hit");
    }

    @Override
    public void close() {
        servers.forEach(CachedServer::close);
    }
}
