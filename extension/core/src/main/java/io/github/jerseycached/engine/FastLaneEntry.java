package io.github.jerseycached.engine;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a server may answer before Jersey: the hits of one key. A server gets the entry of a request that it asks about, where
 * nothing of the application would run on a hit. The entry is good for each later request of the same method, target, {@code
 * Host}, {@code Accept} and {@code Accept-Encoding}, for these decide what Jersey matches and what the key is. Applications
 * have no use for it.
 */
public final class FastLaneEntry {

    /**
     * The property of a request in which a server puts a {@link Consumer} that gets the entry: {@value}. It is for a GET
     * without content, without {@code Content-Type}, and without {@code If-Match} and {@code If-Unmodified-Since}.
     */
    public static final String PROPERTY = "io.github.jerseycached.fast-lane";

    /**
     * The property of a request that has {@linkplain Wait waited} in vain, and is not to wait once more: {@value}. Any value
     * does.
     */
    public static final String WAITED = "io.github.jerseycached.waited";

    private final CacheEngine engine;
    private final MethodPolicy method;
    private final Keying.Key key;
    private final Supplier<@Nullable Object> runs;
    private final @Nullable Object run;

    /**
     * @param engine looks up and decides
     * @param method that answers the requests
     * @param key of the requests
     * @param runs gives an object that is the same from the start of the application to its end or reload; {@code null} while
     *     it does not run
     */
    public FastLaneEntry(CacheEngine engine, MethodPolicy method, Keying.Key key, Supplier<@Nullable Object> runs) {
        this.engine = engine;
        this.method = method;
        this.key = key;
        this.runs = runs;
        this.run = runs.get();
    }

    /** {@return whether the application has ended or begun anew, so that the entry must not be used any more} */
    @SuppressWarnings("ReferenceEquality") // A run is nothing but itself.
    public boolean isOver() {
        return run == null || run != runs.get();
    }

    /** {@return whether a look-up may wait for something, such as a disk or a network} */
    public boolean mayWait() {
        return !engine.store().isInMemory();
    }

    /** {@return whether it is also for requests that say who is asking} */
    public boolean isForAll() {
        return method.scope() == Cached.Scope.PUBLIC;
    }

    /** Whether it is the same one: it leads from the same method to the same key. */
    @Override
    @SuppressWarnings("ReferenceEquality") // There is one policy for a method, and one run at a time.
    public boolean equals(@Nullable Object other) {
        return other instanceof FastLaneEntry entry
                && entry.method == method
                && entry.run == run
                && entry.key.key().equals(key.key());
    }

    @Override
    public int hashCode() {
        return key.key().hashCode();
    }

    /** What a look-up comes to: an {@link Answer}, or another request to {@linkplain Wait wait} for. */
    public sealed interface Found permits Answer, Wait {}

    /**
     * Looks a request up.
     *
     * @param head of a request that this entry is for; with {@code Authorization} or from a connection that could tell who is
     *     asking only where the entry {@linkplain #isForAll() is for all}
     * @return {@code null} when the application has to answer
     */
    public @Nullable Found lookUp(RequestHead head) {
        CacheRequest request = request(head);
        Decision decision = engine.decide(request);
        if (decision instanceof Decision.Hit hit && !hit.isStale()) {
            return answer(request, hit, true);
        }
        return decision instanceof Decision.Run run && run.mayCollapse() && run.otherwise() == null
                ? new Wait(request, run.found())
                : null;
    }

    private CacheRequest request(RequestHead head) {
        // Before anything is read: what is invalidated from now on concerns the response.
        RequestStart start = engine.start();
        CacheControl directives = engine.directives(head);
        Instant now = engine.clock().instant();
        return new CacheRequest(method, head, directives, null, key, UnaryOperator.identity(), false, now, now, start);
    }

    private @Nullable Answer answer(CacheRequest request, Decision.Hit hit, boolean isPlain) {
        StoredAnswer answer = new StoredAnswer(method.lifetimes(), request.head(), hit.stored(), hit.age(), hit.at());
        return answer.isWhole() || answer.isNotModified() ? new Answer(request, hit, answer, isPlain) : null;
    }

    /** Another request for the same may be with the application already. */
    public final class Wait implements Found {

        private final CacheRequest request;
        private final Variants stored;
        private final Forward why;
        private volatile CollapsedRequests.@Nullable End ended;

        private Wait(CacheRequest request, LookUp found) {
            this.request = request;
            this.stored = found.stored();
            this.why = found.why();
        }

        /**
         * Waits without a thread.
         *
         * @param head of the request that was looked up
         * @param then is run once, when the other's response is there, has failed, or takes too long; it must not wait
         * @return whether there is somebody to wait for; if not, {@code then} is not run
         */
        public boolean begin(RequestHead head, Runnable then) {
            return engine.collapsed().whenEnded(RequestCollapser.flight(key.key(), head, stored), end -> {
                ended = end;
                then.run();
            });
        }

        /** {@return whether it is of use to wait for another one, after this wait} */
        public boolean mayWaitAgain() {
            return RequestCollapser.mayWaitAfter(ended);
        }

        /**
         * Looks the request up once more, after the wait.
         *
         * @param head of the same request
         * @return {@code null} when the application has to answer
         */
        public @Nullable Answer end(RequestHead head) {
            CacheRequest again = request.with(head);
            Decision.Hit hit = new RequestCollapser(engine).afterWait(again, key, ended, why);
            return hit == null || hit.isStale() ? null : answer(again, hit, false);
        }
    }

    /** A stored response as the answer to one request. */
    public final class Answer implements Found {

        private final CacheRequest request;
        private final Decision.Hit hit;
        private final StoredAnswer answer;
        private final boolean isPlain;

        private Answer(CacheRequest request, Decision.Hit hit, StoredAnswer answer, boolean isPlain) {
            this.request = request;
            this.hit = hit;
            this.answer = answer;
            this.isPlain = isPlain;
        }

        /** {@return the stored response} */
        public StoredResponse stored() {
            return answer.stored();
        }

        /** {@return the status code: the stored one, or 304} */
        public int status() {
            return answer.status();
        }

        /** {@return whether it is a 304} */
        public boolean isNotModified() {
            return answer.isNotModified();
        }

        /** {@return whether the stored bytes are sent} */
        public boolean hasBody() {
            return answer.hasBody();
        }

        /** {@return whether {@code Content-Length} is sent} */
        public boolean hasLength() {
            return answer.hasLength();
        }

        /** {@return the fields that are the same in all answers of this stored response with this status} */
        public Fields lasting() {
            boolean cacheControl = answer.cacheControl() != null;
            boolean cdn = answer.cdnCacheControl() != null;
            return answer.fields()
                    .without(name -> (cacheControl && name.equalsIgnoreCase(FieldNames.CACHE_CONTROL))
                            || (cdn && name.equalsIgnoreCase(FieldNames.CDN_CACHE_CONTROL)));
        }

        /** {@return whether its {@link #passing()} fields are those of each plain hit of this age with this lifetime left} */
        public boolean isPlain() {
            return isPlain;
        }

        /** {@return the other fields, those that tell of its age; but not {@code Content-Length}} */
        public Fields passing() {
            List<Fields.Line> lines = new ArrayList<>();
            lines.add(new Fields.Line(FieldNames.AGE, Long.toString(ageSeconds())));
            add(lines, FieldNames.CACHE_CONTROL, answer.cacheControl());
            add(lines, FieldNames.CDN_CACHE_CONTROL, answer.cdnCacheControl());
            add(lines, FieldNames.CACHE_STATUS, engine.status().of(hit.handling()));
            return Fields.of(lines);
        }

        private static void add(List<Fields.Line> lines, String name, @Nullable String value) {
            if (value != null) {
                lines.add(new Fields.Line(name, value));
            }
        }

        /** {@return the current age in seconds} */
        public long ageSeconds() {
            return answer.ageSeconds();
        }

        /** {@return the freshness lifetime that is left, in seconds, rounded down} */
        public long remainingSeconds() {
            return answer.remainingSeconds();
        }

        /** Notifies the application's listeners that this was the answer. */
        public void notifyListeners() {
            EventListeners listeners = engine.listeners();
            if (listeners.areThere()) {
                long bytes = answer.isWhole() ? answer.stored().length() : 0;
                listeners.answered(request, hit.handling(), status(), answer.age(), null, bytes);
            }
        }
    }
}
