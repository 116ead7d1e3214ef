package io.github.jerseycached.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.ResponseStore;
import io.github.jerseycached.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One application and the requests of its clients, run without the cache and with it. With {@code @Cached} a client sees what it
 * would have seen without, or the response is not stored and {@code Cache-Status} says why.
 *
 * <p>Each request is sent to an empty cache and to one that each of the requests has filled, in all states that a stored response
 * can be in, and through a {@link Door}. What comes back is compared with the answer of the plain application. Resources
 * need a {@code @Cached} whose {@code ttl} is 60 seconds and whose stale times are those of {@link CachedResource}.
 */
final class Scenario {

    /** Within {@code staleWhileRevalidate}. */
    private static final Duration STALE = Duration.ofSeconds(90);

    /** After {@code staleWhileRevalidate}, within {@code staleIfError}. */
    private static final Duration STALE_IF_ERROR = Duration.ofMinutes(10);

    private static final int RANGE = 4;

    /** One that the application gets. */
    private record Sent(String method, String target, List<String> fieldLines) {

        WireResponse to(RunningApplication application) {
            return application.send(method, target, fieldLines);
        }

        Sent with(String... more) {
            return new Sent(
                    method,
                    target,
                    Stream.concat(fieldLines.stream(), Stream.of(more)).toList());
        }

        Sent head() {
            return new Sent("HEAD", target, fieldLines);
        }

        boolean isGet() {
            return method.equals("GET");
        }

        @Override
        public String toString() {
            return method + ' ' + target + (fieldLines.isEmpty() ? "" : " " + fieldLines);
        }
    }

    private enum Expected {
        STORED,
        STORED_FOR_THE_LANE,
        NOT_STORED,
        EITHER
    }

    private final List<Object> components;
    private final List<Sent> requests = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private final Map<Sent, WireResponse> plainAnswers = new HashMap<>();
    private Supplier<ResponseStore> stores = () -> EhcacheStore.builder().build();
    private List<Door> doors = Door.chosen();
    private boolean independent;
    private List<MethodGate.Failure> failures = List.of(MethodGate.Failure.THROWN);
    private Expected expected = Expected.EITHER;
    private List<String> reason = List.of();

    private Scenario(List<Object> components) {
        this.components = components;
    }

    /** An application of resources and providers, given by class or as instances. */
    static Scenario of(Object... components) {
        return new Scenario(List.of(components));
    }

    /** Adds a GET with these field lines; {@link #isStored} and {@link #isNotStored} are about the first. */
    Scenario get(String target, String... fieldLines) {
        return send("GET", target, fieldLines);
    }

    /** Adds a request with another method. */
    Scenario send(String method, String target, String... fieldLines) {
        requests.add(new Sent(method, target, List.of(fieldLines)));
        return this;
    }

    /** Adds a GET for each of these paths below another; all of them are as expected, and none concerns another one. */
    Scenario getEach(String parent, String... paths) {
        independent = true;
        for (String path : paths) {
            get(parent + path);
        }
        return this;
    }

    /** Requests come through these doors alone. */
    Scenario through(Door... ways) {
        doors = List.of(ways);
        return this;
    }

    /** Fields that are another with each response. */
    Scenario ignoring(String... fields) {
        ignored.addAll(List.of(fields));
        return this;
    }

    /** The cache keeps responses in another store. */
    Scenario in(Supplier<ResponseStore> other) {
        stores = other;
        return this;
    }

    /** Methods fail in these ways where a stale response is served in place of an error. */
    Scenario failingBy(MethodGate.Failure... ways) {
        failures = List.of(ways);
        return this;
    }

    /** The answers are the same, and a repeat of the first request does not run the method. */
    void isStored() {
        run(Expected.STORED);
    }

    /** The same, and the fast lanes answer a repeat before Jersey. */
    void isStoredForTheLane() {
        run(Expected.STORED_FOR_THE_LANE);
    }

    /** The answers are the same, each runs the method, and {@code Cache-Status} says so in words that contain these. */
    void isNotStored(String... words) {
        reason = List.of(words);
        run(Expected.NOT_STORED);
    }

    /** The answers are the same; a response that is not stored has a reason. */
    void isTheSame() {
        run(Expected.EITHER);
    }

    private void run(Expected outcome) {
        expected = outcome;
        try (RunningApplication plain = RunningApplication.plain(components, stores.get())) {
            for (Door door : doors) {
                try (RunningApplication cached = RunningApplication.cached(components, door, stores.get())) {
                    new Run(plain, cached, door).all();
                }
            }
        }
        assertThat(differences).as("differences").isEmpty();
    }

    /** The requests through one door. */
    private final class Run {
        private final RunningApplication plain;
        private final RunningApplication cached;
        private final Door door;
        private boolean hung;
        private final Comparison comparison = new Comparison(Comparison.ignoringCase(ignored));

        Run(RunningApplication plain, RunningApplication cached, Door door) {
            this.plain = plain;
            this.cached = cached;
            this.door = door;
        }

        void all() {
            requests.stream().filter(this::isExpected).forEach(request -> phase("caching", request, this::caching));
            for (Sent request : requests) {
                for (Sent filler : independent ? List.of(request) : requests) {
                    String after = filler.equals(request) ? "repeat" : "after " + filler;
                    phase(after, request, same -> missAndHit(filler, same));
                    if (filler.isGet() && request.isGet() && filler.target().equals(request.target())) {
                        phase(after + ", conditional", request, same -> conditional(filler, same));
                    }
                }
            }
            for (Sent request : requests) {
                if (request.isGet()) {
                    phase("HEAD", request, this::head);
                    phase("range", request, this::range);
                    phase("stale", request, this::stale);
                    phase("soft invalidation", request, this::softInvalidation);
                    for (MethodGate.Failure failure : failures) {
                        phase("stale if error " + failure, request, same -> staleIfError(same, failure));
                    }
                    phase("waiting", request, this::waiting);
                }
            }
        }

        private void phase(String name, Sent request, Consumer<Sent> phase) {
            if (hung) {
                return;
            }
            cached.cache().clear();
            int before = differences.size();
            try {
                phase.accept(request);
            } catch (RuntimeException | AssertionError failed) {
                hung = true;
                differences.add(failed + (failed.getCause() == null ? "" : ": " + failed.getCause()));
            } finally {
                cached.gate().open();
                cached.gate().fail(null);
            }
            String where = door + ", " + name + ", " + request + ": ";
            for (int i = before; i < differences.size(); i++) {
                differences.set(i, where + differences.get(i));
            }
        }

        private WireResponse plain(Sent request) {
            return plainAnswers.computeIfAbsent(request, sent -> sent.to(plain));
        }

        private WireResponse same(String state, Sent request) {
            WireResponse expectedAnswer = plain(request);
            WireResponse answer = request.to(cached);
            add(state, comparison.whole(expectedAnswer, answer), answer);
            return answer;
        }

        private void add(String state, List<String> found, WireResponse answer) {
            found.forEach(difference ->
                    differences.add(state + ": " + difference + " (" + answer.field("Cache-Status") + ')'));
        }

        private void caching(Sent request) {
            int runs = cached.gate().runs();
            WireResponse first = request.to(cached);
            request.to(cached);
            int jersey = cached.jerseyRequests();
            WireResponse last = request.to(cached);
            boolean hit = cached.gate().runs() == runs + 1;
            boolean says = first.field("Cache-Status").contains("detail=");
            switch (expected) {
                case STORED -> check(hit, "is not stored", first);
                case STORED_FOR_THE_LANE -> {
                    check(hit, "is not stored", first);
                    check(
                            door == Door.CONTAINER || cached.jerseyRequests() == jersey,
                            "is not answered before Jersey",
                            last);
                }
                case NOT_STORED -> {
                    check(!hit, "is stored", first);
                    check(says, "has no detail", first);
                    reason.forEach(word -> check(
                            first.field("Cache-Status").contains(word), "has a reason without \"" + word + '"', first));
                }
                case EITHER -> check(hit || says, "is not stored, and has no detail", first);
            }
        }

        private boolean isExpected(Sent request) {
            return independent || request.equals(requests.get(0));
        }

        private boolean mustBeStored(Sent request) {
            return isExpected(request) && (expected == Expected.STORED || expected == Expected.STORED_FOR_THE_LANE);
        }

        private void check(boolean holds, String failure, WireResponse answer) {
            if (!holds) {
                differences.add("the response " + failure + ": " + answer.field("Cache-Status"));
            }
        }

        private void missAndHit(Sent filler, Sent request) {
            same("the one before", filler);
            same("first", request);
            same("second", request);
            same("third", request);
            same("the one before again", filler);
        }

        private void conditional(Sent filler, Sent request) {
            WireResponse copy = same("fill", filler);
            if (copy.status() != 200) {
                return;
            }
            if (!copy.has("ETag") && copy.has("Last-Modified")) {
                conditional(filler, copy, request, "If-Modified-Since: " + copy.field("Last-Modified"));
            } else {
                conditional(
                        filler,
                        copy,
                        request,
                        "If-None-Match: " + (copy.has("ETag") ? copy.field("ETag") : "\"none\""));
            }
        }

        private void conditional(Sent filler, WireResponse copy, Sent request, String condition) {
            Sent conditional = request.with(condition);
            for (String state : List.of("first", "second", "third")) {
                WireResponse answer = conditional.to(cached);
                addConditional(state, filler, copy, request, conditional, answer);
                check(
                        !mustBeStored(request)
                                || !request.equals(filler)
                                || !copy.has("ETag")
                                || answer.status() == 304,
                        "to its tag has status " + answer.status(),
                        answer);
            }
            same("whole", request);
            cached.cache().clear();
            addConditional("cold", filler, copy, request, conditional, conditional.to(cached));
            same("whole after", request);
        }

        private void addConditional(
                String state, Sent filler, WireResponse copy, Sent request, Sent conditional, WireResponse answer) {
            add(state, comparison.conditional(plain(request), plain(filler), plain(conditional), copy, answer), answer);
        }

        private void head(Sent request) {
            WireResponse expectedHead = plain(request.head());
            WireResponse whole = plain(request);
            WireResponse cold = request.head().to(cached);
            add("cold", comparison.head(expectedHead, whole, cold), cold);
            same("GET", request);
            WireResponse warm = request.head().to(cached);
            add("warm", comparison.head(expectedHead, whole, warm), warm);
            same("GET again", request);
        }

        private void range(Sent request) {
            Sent part = request.with("Range: bytes=0-" + (RANGE - 1));
            WireResponse whole = plain(request);
            WireResponse cold = part.to(cached);
            add("cold", comparison.range(whole, cold, RANGE), cold);
            same("whole", request);
            WireResponse warm = part.to(cached);
            add("warm", comparison.range(whole, warm, RANGE), warm);
            same("whole again", request);
        }

        private void stale(Sent request) {
            same("fill", request);
            cached.advance(STALE);
            int runs = cached.gate().runs();
            same("stale", request);
            if (mustBeStored(request)) {
                cached.gate().awaitRuns(runs + 1);
            }
            same("next", request);
            same("last", request);
        }

        private void softInvalidation(Sent request) {
            same("fill", request);
            cached.cache().soft().clear();
            same("first", request);
            same("second", request);
        }

        private void staleIfError(Sent request, MethodGate.Failure failure) {
            same("fill", request);
            cached.advance(STALE_IF_ERROR);
            plain.gate().fail(failure);
            WireResponse failed;
            try {
                failed = request.to(plain);
            } finally {
                plain.gate().fail(null);
            }
            cached.gate().fail(failure);
            WireResponse answer = request.to(cached);
            List<String> found = comparison.whole(plain(request), answer);
            boolean asFailed = comparison.whole(failed, answer).isEmpty();
            if (mustBeStored(request) || !asFailed) {
                add("failing", found, answer);
            }
            cached.gate().fail(null);
            same("healed", request);
        }

        private void waiting(Sent request) {
            WireResponse expectedAnswer = plain(request);
            int runs = cached.gate().runs();
            cached.gate().close();
            CompletableFuture<WireResponse> leader =
                    cached.begin(request.method(), request.target(), request.fieldLines());
            Await.until(
                    "the first request runs the method or is answered",
                    () -> cached.gate().runs() > runs || leader.isDone());
            CompletableFuture<WireResponse> waiter =
                    cached.begin(request.method(), request.target(), request.fieldLines());
            Await.until(
                    "the second request waits, runs the method or is answered",
                    () -> cached.cache().statistics().waiting() > 0
                            || cached.gate().runs() > runs + 1
                            || waiter.isDone());
            cached.gate().open();
            WireResponse first = Await.result(leader);
            add("leader", comparison.whole(expectedAnswer, first), first);
            WireResponse second = Await.result(waiter);
            add("waiter", comparison.whole(expectedAnswer, second), second);
        }
    }
}
