package io.github.jerseycached.engine;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HitRequest;
import io.github.jerseycached.http.ByteRanges;
import io.github.jerseycached.http.Delivery;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import java.io.IOException;
import java.io.OutputStream;
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
     * The property of a request in which a server puts a {@link Consumer} that gets the entry: {@value}. It is for a GET or HEAD
     * without content, without {@code Content-Type}, and without {@code If-Match} and {@code If-Unmodified-Since}.
     */
    public static final String PROPERTY = "io.github.jerseycached.fast-lane";

    /**
     * The property of a request that has {@linkplain Wait waited} in vain, and is not to wait once more: {@value}. Any value
     * does.
     */
    public static final String WAITED = "io.github.jerseycached.waited";

    private static final Reason IDENTIFIED = Reason.of(Reason.Kind.AUTHENTICATED_USER);

    private final CacheEngine engine;
    private final MethodPolicy method;
    private final Keying.Key key;
    private final FastLaneAccess access;
    private final LaneCaller caller;
    private final Supplier<@Nullable Object> runs;
    private final @Nullable Object run;

    /**
     * @param engine looks up and decides
     * @param method that answers the requests
     * @param key of the requests
     * @param access whom it may answer
     * @param caller of the request that it was offered for, by its {@code SecurityContext}
     * @param runs gives an object that is the same from the start of the application to its end or reload; {@code null} while
     *     it does not run
     */
    public FastLaneEntry(
            CacheEngine engine,
            MethodPolicy method,
            Keying.Key key,
            FastLaneAccess access,
            LaneCaller caller,
            Supplier<@Nullable Object> runs) {
        this.engine = engine;
        this.method = method;
        this.key = key;
        this.access = access;
        this.caller = caller;
        this.runs = runs;
        this.run = runs.get();
    }

    /**
     * {@return whether the entry must not be used any more: the application has ended or begun anew, or its guards have said
     * something wrong}
     */
    @SuppressWarnings("ReferenceEquality") // A run is nothing but itself.
    public boolean isOver() {
        return run == null || run != runs.get() || access.isClosed();
    }

    FastLaneAccess access() {
        return access;
    }

    /** Whether those who guard the method say of a request what its {@code SecurityContext} says. */
    boolean agreesWith(LaneCaller guarded) {
        return access.agrees(guarded, caller);
    }

    /** {@return whether a look-up may wait for something, such as a disk or a network} */
    public boolean mayWait() {
        return !engine.store().isInMemory();
    }

    /** Whether it is the same one: it leads from the same method to the same key. */
    @Override
    @SuppressWarnings("ReferenceEquality") // There is one policy for a method, and one run at a time.
    public boolean equals(@Nullable Object other) {
        return other instanceof FastLaneEntry entry
                && entry.method == method
                && entry.run == run
                && entry.access == access
                && entry.key.key().equals(key.key());
    }

    @Override
    public int hashCode() {
        return key.key().hashCode();
    }

    /** What a look-up comes to: an {@link Answer}, or another request to {@linkplain Wait wait} for. */
    public sealed interface LookUpResult permits Answer, Wait {}

    /**
     * Looks a request up.
     *
     * @param head of a request that this entry is for
     * @param isIdentified whether the request says who is asking, by {@code Authorization} or by its {@linkplain LaneCaller
     *     caller}
     * @return {@code null} when the application has to answer
     */
    public @Nullable LookUpResult lookUp(HitRequest head, boolean isIdentified) {
        CacheRequest request = request(head, isIdentified);
        Decision decision = engine.decide(request);
        if (decision instanceof Decision.Hit hit && !hit.isStale()) {
            return answer(request, hit, true);
        }
        return decision instanceof Decision.Run run && run.mayCollapse() && run.otherwise() == null
                ? new Wait(request, run.found())
                : null;
    }

    private CacheRequest request(RequestHead head, boolean isIdentified) {
        // Of the other scopes the key accounts for the caller, or it does not matter who that is.
        Reason identity = isIdentified && method.scope() == Cached.Scope.AUTO ? IDENTIFIED : null;
        // Before anything is read: what is invalidated from now on concerns the response.
        RequestStart start = engine.start();
        CacheControl directives = engine.directives(head);
        Instant now = engine.clock().instant();
        return new CacheRequest(
                method, head, directives, identity, key, UnaryOperator.identity(), false, now, now, start);
    }

    private @Nullable Answer answer(CacheRequest request, Decision.Hit hit, boolean isPlain) {
        StoredAnswer answer = new StoredAnswer(method.lifetimes(), request.head(), hit.stored(), hit.age(), hit.at());
        if (answer.isWhole() || answer.isNotModified()) {
            return new Answer(request, hit, answer, null, isPlain);
        }
        return answer.delivery() instanceof Delivery.Partial parts
                        && parts.ranges().size() == 1
                ? new Answer(request, hit, answer, parts.ranges().get(0), false)
                : null;
    }

    /** Another request for the same may be with the application already. */
    public final class Wait implements LookUpResult {

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
    public final class Answer implements LookUpResult {

        private final CacheRequest request;
        private final Decision.Hit hit;
        private final StoredAnswer answer;
        private final ByteRanges.@Nullable Range range;
        private final boolean isPlain;

        private Answer(
                CacheRequest request,
                Decision.Hit hit,
                StoredAnswer answer,
                ByteRanges.@Nullable Range range,
                boolean isPlain) {
            this.request = request;
            this.hit = hit;
            this.answer = answer;
            this.range = range;
            this.isPlain = isPlain;
        }

        /** {@return the stored response} */
        public StoredResponse stored() {
            return answer.stored();
        }

        /** {@return the status code: the stored one, 206 or 304} */
        public int status() {
            return answer.status();
        }

        /** {@return whether it is a 304} */
        public boolean isNotModified() {
            return answer.isNotModified();
        }

        /** {@return whether it is a 206 with a part of the stored bytes} */
        public boolean isPartial() {
            return range != null;
        }

        /** {@return whether stored bytes are sent} */
        public boolean hasBody() {
            return answer.hasBody() && !isForHead();
        }

        private boolean isForHead() {
            return request.head().method().equals("HEAD");
        }

        /** {@return whether {@code Content-Length} is sent} */
        public boolean hasLength() {
            return answer.hasLength() || range != null;
        }

        /** {@return how many bytes the content has, or has for a GET} */
        public int length() {
            return range == null ? answer.stored().length() : range.length();
        }

        /**
         * Writes the content.
         *
         * @param out takes it
         * @throws IOException when it does not
         */
        public void writeTo(OutputStream out) throws IOException {
            if (range == null) {
                answer.stored().writeTo(out);
            } else {
                answer.stored().writeTo(out, range);
            }
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
            if (range != null) {
                add(
                        lines,
                        FieldNames.CONTENT_RANGE,
                        range.contentRange(answer.stored().length()));
            }
            add(lines, FieldNames.CACHE_STATUS, engine.status().of(hit.handling()));
            return Fields.of(lines);
        }

        private static void add(List<Fields.Line> lines, String name, @Nullable String value) {
            if (value != null) {
                lines.add(new Fields.Line(name, value));
            }
        }

        /**
         * The fields that the application's filters add to a hit.
         *
         * @param asked the request
         * @return lines to send besides; {@code null} when the application has to answer
         */
        public @Nullable Fields added(HitRequest asked) {
            return access.fields(asked, answer.stored().fields());
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
                long bytes = hasBody() ? length() : 0;
                listeners.answered(request, hit.handling(), status(), answer.age(), null, bytes);
            }
        }
    }
}
