package io.github.jerseycached.request;

import io.github.jerseycached.engine.Decision;
import io.github.jerseycached.engine.Keying;
import io.github.jerseycached.engine.RateLimit;
import io.github.jerseycached.engine.RefreshOutlook;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.inspect.ServletResponses;
import io.github.jerseycached.plan.MethodPlan;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
import org.glassfish.jersey.server.ContainerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Refreshes stored responses behind the requests that were served stale (RFC 5861 §3), detached from the request that set it
 * off, and with nothing of it but what selects the response. A refresh goes through the application as a request from outside
 * would, filters and all.
 *
 * <p><b>States of a key.</b>
 *
 * <ul>
 *   <li>Idle: a stale response is served, and a refresh begins.
 *   <li>Under way: stale responses are served until it ends. One that takes much longer than the method usually does is
 *       <em>hung</em>: it is reported, gets a thread in its place, and its key runs in the foreground.
 *   <li>Failed: a server error or an exception. Stale responses are served, and the next refresh begins after a back-off of
 *       one second, which doubles with each further failure up to a minute.
 *   <li>Refused: whatever else is not stored, such as a 401 of a filter. It is reported, and the next request for that stored
 *       response runs in the foreground. A newer stored response begins idle.
 * </ul>
 *
 * <p><b>Who may change what.</b> {@code underWay} has one task for a key; the thread that adds it owns the key until it takes it
 * out, on a refresh thread. {@code held} is written by the thread that owns the key. The size of the pool changes under the
 * monitor of the pool. What a reader sees may be as old as the last look: a key may be refreshed once too often.
 *
 * <p><b>Failures that are tolerated.</b> A method that never returns keeps its thread. When {@code MOST_THREADS} are kept so,
 * all keys run in the foreground until one returns.
 */
public final class BackgroundRefresh {

    private static final Logger LOG = System.getLogger(BackgroundRefresh.class.getName());
    private static final String PROPERTY = BackgroundRefresh.class.getName();
    private static final int THREADS = 2;
    private static final int MOST_THREADS = 16;
    private static final int WAITING = 256;
    private static final int MOST_HELD = 1000;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    // What is longer than a method usually takes, many times, is not slow but hung.
    private static final int HUNG = 4;
    private static final Duration HUNG_AT_FIRST = Duration.ofMinutes(1);
    private static final Duration HUNG_AT_LEAST = Duration.ofSeconds(10);

    // Beside the selecting fields: what Jersey chooses the method and the type by.
    private static final List<String> PASSED_ON =
            List.of("Host", "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language");

    /** A refresh of a key. */
    private static final class Task {
        private final MethodPlan plan;
        private final CacheKey key;
        private final Instant received;
        private final ContainerRequest request;
        // When its thread began with it.
        private volatile @Nullable Instant begun;
        private boolean hung;

        private Task(MethodPlan plan, CacheKey key, Instant received, ContainerRequest request) {
            this.plan = plan;
            this.key = key;
            this.received = received;
            this.request = request;
        }

        private Duration longest() {
            Duration usual = plan.time().usually();
            if (usual.isZero()) {
                return HUNG_AT_FIRST;
            }
            Duration longest = usual.multipliedBy(HUNG);
            return longest.compareTo(HUNG_AT_LEAST) < 0 ? HUNG_AT_LEAST : longest;
        }

        private boolean isHung(Instant now) {
            Instant from = begun;
            return from != null && from.plus(longest()).isBefore(now);
        }
    }

    /** Why a key is not refreshed. */
    private sealed interface Held {
        record BackOff(Instant until, Duration pause) implements Held {}

        /** @param received when the stored response came that is refused another one in its place */
        record Refused(Instant received) implements Held {}
    }

    private record Running(ApplicationHandler application, ThreadPoolExecutor threads, ServletResponses responses) {}

    private final Map<CacheKey, Task> underWay = new ConcurrentHashMap<>();
    private final Set<Task> begun = ConcurrentHashMap.newKeySet();
    private final Map<CacheKey, Held> held = new ConcurrentHashMap<>();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();
    private final RateLimit rate;
    private final InstantSource clock;
    private volatile @Nullable Running running;

    /** @param rate how often a refresh may begin */
    public BackgroundRefresh(RateLimit rate, InstantSource clock) {
        this.rate = rate;
        this.clock = clock;
    }

    /** Whether a request is a refresh, and not a client's. */
    static boolean isOne(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) != null;
    }

    public void start(ApplicationHandler application) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "jersey-cached-refresh");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        running = new Running(application, threads, new ServletResponses(application.getInjectionManager()));
    }

    public void stop() {
        Running stopped = running;
        running = null;
        if (stopped != null) {
            stopped.threads().shutdownNow();
            // What was queued never ends.
            underWay.clear();
        }
    }

    /**
     * What becomes of a stale response. The request runs the method for what is for some callers alone, and for what a refresh
     * was refused, or hangs at. Where there is too much to refresh, a later request will set the refresh off.
     */
    public RefreshOutlook outlook(Keying.Key by, StoredResponse stored, Instant now) {
        if (!may(by, stored)) {
            return RefreshOutlook.FOREGROUND;
        }
        Task before = underWay.get(by.key());
        if (before != null) {
            return before.isHung(now) ? RefreshOutlook.FOREGROUND : RefreshOutlook.REFRESHED;
        }
        Held why = held.get(by.key());
        if (why instanceof Held.Refused refused
                && refused.received().equals(stored.terms().received())) {
            return RefreshOutlook.FOREGROUND;
        }
        if (why instanceof Held.BackOff failed && now.isBefore(failed.until())) {
            return RefreshOutlook.NOT_YET;
        }
        boolean allHang = begun.size() >= MOST_THREADS && begun.stream().allMatch(task -> task.isHung(now));
        return allHang ? RefreshOutlook.FOREGROUND : RefreshOutlook.REFRESHED;
    }

    /** Refreshes what a request is answered with, unless that is under way. */
    public void behind(ContainerRequestContext request, ResourceRequest incoming, Decision.StaleHit stale) {
        Running now = running;
        if (now != null && stale.isRefreshed()) {
            begin(request, incoming.plan(), stale.key().key(), stale.hit().stored(), now);
        }
    }

    /** Reports refreshes that hang, and gives each a thread in its place. */
    public void reportHung() {
        Running now = running;
        if (now != null && !begun.isEmpty()) {
            reportHung(now.threads(), clock.instant());
        }
    }

    private void begin(
            ContainerRequestContext request, MethodPlan plan, CacheKey key, StoredResponse stored, Running now) {
        if (underWay.containsKey(key) || !rate.allows()) {
            return;
        }
        ContainerRequest refresh = copy(request, stored.selectingFields().names(), now);
        Task task = new Task(plan, key, stored.terms().received(), refresh);
        if (underWay.putIfAbsent(key, task) != null) {
            return;
        }
        try {
            now.threads().execute(() -> run(now, task));
        } catch (RejectedExecutionException tooMany) {
            underWay.remove(key, task);
        }
    }

    /**
     * Makes a response anew while its request waits for it.
     *
     * @return whether that was possible, and has ended: not what is for some callers alone
     */
    boolean now(ContainerRequestContext request, Keying.Key by, StoredResponse stored) {
        Running now = running;
        if (now == null || !may(by, stored)) {
            return false;
        }
        ContainerRequest again = copy(request, stored.selectingFields().names(), now);
        try {
            now.application()
                    .apply(again, OutputStream.nullOutputStream())
                    .get(HUNG_AT_FIRST.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | RuntimeException failure) {
            LOG.log(Level.DEBUG, "A request could not be answered once more.", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** Whether a stored response can be refreshed without the caller. */
    private boolean may(Keying.Key by, StoredResponse stored) {
        List<String> selecting = stored.selectingFields().names();
        // Without what says who is asking another response would come: there is nothing to refresh for everybody.
        boolean personal = selecting.contains("cookie") || selecting.contains("authorization");
        return running != null && !personal && by.repeatable();
    }

    private void run(Running in, Task task) {
        task.begun = clock.instant();
        begun.add(task);
        try {
            ContainerResponse response = in.application()
                    .apply(task.request, OutputStream.nullOutputStream())
                    .get(task.longest().toMillis(), TimeUnit.MILLISECONDS);
            ended(task, response);
        } catch (ExecutionException | RuntimeException failure) {
            LOG.log(Level.DEBUG, "A refresh in the background failed.", failure);
            failed(task);
        } catch (TimeoutException hangs) {
            reportHung(task);
            hold(task, new Held.Refused(task.received));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            begun.remove(task);
            underWay.remove(task.key, task);
            noLongerHung(in.threads(), task);
        }
    }

    private void ended(Task task, ContainerResponse response) {
        Handling handling = task.request.getProperty(RequestOutcome.PROPERTY) instanceof RequestOutcome outcome
                ? outcome.handling()
                : null;
        if (response.getStatus() >= 500 || handling instanceof Handling.ServedOnError) {
            failed(task);
        } else if (handling == null) {
            refused(task, "is answered with status " + response.getStatus() + " before it comes to the method");
        } else if (handling instanceof Handling.NotStored not
                && response.getStatus() != 404
                && response.getStatus() != 410
                && !not.reason().is(Reason.Kind.NOT_KEPT)
                && !not.reason().is(Reason.Kind.OVERTAKEN)) {
            refused(task, "is answered with what is not stored: " + not.reason().detail());
        } else {
            held.remove(task.key);
        }
    }

    private void failed(Task task) {
        Duration pause = held.get(task.key) instanceof Held.BackOff before
                ? before.pause().multipliedBy(2)
                : FIRST_PAUSE;
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
            pause = LONGEST_PAUSE;
        }
        hold(task, new Held.BackOff(clock.instant().plus(pause), pause));
    }

    private void refused(Task task, String why) {
        report(task, "refused", why);
        hold(task, new Held.Refused(task.received));
    }

    private void reportHung(Task task) {
        report(task, "hung", "takes longer than " + task.longest().toSeconds() + " s");
    }

    private void hold(Task task, Held why) {
        if (held.size() >= MOST_HELD) {
            Instant now = clock.instant();
            held.values()
                    .removeIf(each -> !(each instanceof Held.BackOff failed)
                            || failed.until().isBefore(now));
        }
        if (held.size() < MOST_HELD) {
            held.put(task.key, why);
        }
    }

    /** Gives each refresh that hangs a thread in its place. */
    private void reportHung(ThreadPoolExecutor threads, Instant now) {
        for (Task task : begun) {
            if (task.isHung(now)) {
                synchronized (threads) {
                    if (!task.hung && threads.getCorePoolSize() < MOST_THREADS) {
                        task.hung = true;
                        threads.setMaximumPoolSize(threads.getCorePoolSize() + 1);
                        threads.setCorePoolSize(threads.getMaximumPoolSize());
                    }
                }
                reportHung(task);
            }
        }
    }

    private static void noLongerHung(ThreadPoolExecutor threads, Task task) {
        synchronized (threads) {
            if (task.hung) {
                task.hung = false;
                threads.setCorePoolSize(threads.getCorePoolSize() - 1);
                threads.setMaximumPoolSize(threads.getCorePoolSize());
            }
        }
    }

    private void report(Task task, String what, String why) {
        if (reported.add(what + ' ' + task.plan.name())) {
            LOG.log(
                    Level.WARNING,
                    "{0}: a stored response could not be refreshed in the background: the refresh {1}. The next request for it"
                            + " runs the method instead. This is logged once for each method.",
                    task.plan.name(),
                    why);
        }
    }

    private static ContainerRequest copy(ContainerRequestContext request, List<String> selecting, Running now) {
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
        ContainerRequest refresh =
                InternalRequest.of(now.application(), uri.getBaseUri(), uri.getRequestUri(), fields, PROPERTY, true);
        now.responses().carry(request, refresh);
        return refresh;
    }
}
