package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.StoredResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Refreshes stored responses behind the requests that were served stale (RFC 5861 §3): one at a time for a key, on few
 * threads, detached from the request that set it off, and with nothing of it but what selects the response. It goes through the
 * application as a request from outside would, filters and all; whatever stops it there leaves the stored response as it
 * is.
 */
final class BackgroundRefresh {

    private static final Logger LOG = System.getLogger(BackgroundRefresh.class.getName());
    private static final String PROPERTY = BackgroundRefresh.class.getName();
    private static final int THREADS = 2;
    private static final int WAITING = 256;
    // A resource that never answers must not keep a thread for ever.
    private static final int LONGEST_SECONDS = 60;

    // Beside the selecting fields: what Jersey chooses the method and the type by.
    private static final List<String> PASSED_ON =
            List.of("Host", "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language");

    private final Set<CacheKey> underWay = ConcurrentHashMap.newKeySet();
    private final Rate rate;
    private volatile @Nullable Running running;

    private record Running(ApplicationHandler application, ThreadPoolExecutor threads) {}

    /** @param rate how often a refresh may begin */
    BackgroundRefresh(Rate rate) {
        this.rate = rate;
    }

    /** Whether a request is a refresh, and not a client's. */
    static boolean isOne(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) != null;
    }

    void start(ApplicationHandler application) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "jersey-cached-refresh");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        running = new Running(application, threads);
    }

    void stop() {
        Running stopped = running;
        running = null;
        if (stopped != null) {
            stopped.threads().shutdownNow();
        }
    }

    /**
     * Refreshes what the request is to be answered with, unless that is under way.
     *
     * @return whether it can be refreshed without the caller: not what is for some callers alone. When there is too much to
     *     refresh, a later request will set it off
     */
    boolean behind(ContainerRequestContext request, Keyed.By by, StoredResponse stored) {
        Running now = running;
        if (now == null || !may(by, stored)) {
            return false;
        }
        CacheKey key = by.key();
        if (!underWay.add(key)) {
            return true;
        }
        if (!rate.allows()) {
            underWay.remove(key);
            return true;
        }
        ContainerRequest refresh = copy(request, stored.selectingFields().names(), now.application());
        try {
            now.threads().execute(() -> run(now.application(), refresh, key));
            return true;
        } catch (RejectedExecutionException tooMany) {
            underWay.remove(key);
            return true;
        }
    }

    /**
     * Makes a response anew while its request waits for it.
     *
     * @return whether that was possible, and has ended: not what is for some callers alone
     */
    boolean now(ContainerRequestContext request, Keyed.By by, StoredResponse stored) {
        Running now = running;
        if (now == null || !may(by, stored)) {
            return false;
        }
        run(now.application(), copy(request, stored.selectingFields().names(), now.application()), by.key());
        return true;
    }

    /** Whether a stored response can be refreshed without the caller. */
    boolean may(Keyed.By by, StoredResponse stored) {
        List<String> selecting = stored.selectingFields().names();
        // Without what says who is asking another response would come: there is nothing to refresh for everybody.
        boolean personal = selecting.contains("cookie") || selecting.contains("authorization");
        return running != null && !personal && by.repeatable();
    }

    private void run(ApplicationHandler application, ContainerRequest refresh, CacheKey key) {
        try {
            application.apply(refresh, OutputStream.nullOutputStream()).get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | RuntimeException failure) {
            LOG.log(Level.DEBUG, "A refresh behind a request failed.", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.remove(key);
        }
    }

    private static ContainerRequest copy(
            ContainerRequestContext request, List<String> selecting, ApplicationHandler application) {
        UriInfo uri = request.getUriInfo();
        Set<String> passedOn = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        passedOn.addAll(PASSED_ON);
        passedOn.addAll(selecting);
        Map<String, List<String>> fields = new HashMap<>();
        for (String name : passedOn) {
            List<String> values = request.getHeaders().get(name);
            if (values != null) {
                fields.put(name, values);
            }
        }
        return InternalRequest.of(application, uri.getBaseUri(), uri.getRequestUri(), fields, PROPERTY, true);
    }
}
