package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.CacheControl;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Fields;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way past the application, for a server that knows no more of it than this: the stored responses of one key. It is
 * shown one for each request that it asks about, where the application may be passed, and may go through it with each later
 * request of the same method, target, {@code Host}, {@code Accept} and {@code Accept-Encoding}, for these decide what Jersey
 * matches and what the key is. Applications have no use for it.
 */
public final class HttpCacheDoor {

    /**
     * The property of a request in which a server puts a {@link Consumer} that is shown its door: {@value}. It is for a GET
     * without content, without {@code Content-Type}, and without {@code If-Match} and {@code If-Unmodified-Since}.
     */
    public static final String PROPERTY = "io.github.jerseycached.door";

    /**
     * The property of a request that has {@linkplain Wait waited} in vain, and is not to wait once more: {@value}. Any value
     * does.
     */
    public static final String WAITED = "io.github.jerseycached.waited";

    private final MethodPlan plan;
    private final CacheSettings settings;
    private final CacheKey key;
    private final @Nullable Object run;

    private HttpCacheDoor(MethodPlan plan, CacheSettings settings, CacheKey key) {
        this.plan = plan;
        this.settings = settings;
        this.key = key;
        this.run = settings.deployment().run();
    }

    /** Shows the server the door of a request, if it asks and if it may go through. */
    static void show(ContainerRequestContext request, Visit visit, Keyed.By by, Passage passage) {
        if (request.getProperty(PROPERTY) instanceof Consumer<?> server
                && passage.isFree(visit.plan(), visit.client().uri())) {
            @SuppressWarnings("unchecked") // PROPERTY says what it is.
            Consumer<HttpCacheDoor> asking = (Consumer<HttpCacheDoor>) server;
            asking.accept(new HttpCacheDoor(visit.plan(), visit.settings(), by.key()));
        }
    }

    /** {@return whether the application has ended or begun anew, so that there is no way through any more} */
    @SuppressWarnings("ReferenceEquality") // A run is nothing but itself.
    public boolean isShut() {
        return run == null || run != settings.deployment().run();
    }

    /** {@return whether a look-up may wait for something, such as a disk or a network} */
    public boolean mayWait() {
        return !settings.store().isInMemory();
    }

    /**
     * {@return whether it lets requests through that say who is asking}
     */
    public boolean isForAll() {
        return plan.key().scope() == Cached.Scope.PUBLIC;
    }

    /** Whether it is the same one: it leads from the same method to the same key. */
    @Override
    @SuppressWarnings("ReferenceEquality") // There is one plan for a method, and one run at a time.
    public boolean equals(@Nullable Object other) {
        return other instanceof HttpCacheDoor door && door.plan == plan && door.run == run && door.key.equals(key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** What there is behind a door: an {@link Answer}, or one to {@linkplain Wait wait} for. */
    public sealed interface Behind permits Answer, Wait {}

    /**
     * Looks a request up.
     *
     * @param request one that this door is for; with {@code Authorization} or from a connection that could tell who is asking
     *     only where the door {@linkplain #isForAll() is for all}
     * @return {@code null} when the application has to see to it
     */
    public @Nullable Behind lookUp(RequestHead request) {
        Since since = Since.now(settings);
        Instant now = settings.clock().instant();
        CacheControl asked = settings.asked(request);
        Variants stored = settings.store().get(key, request);
        Reuse reuse = Reuse.decide(request, asked, false, stored, now);
        if (reuse instanceof Reuse.Serve serve) {
            return answer(request, serve, null, now, now);
        }
        boolean mayWait =
                (reuse instanceof Reuse.Miss || reuse instanceof Reuse.Validate) && Collapsing.may(asked, reuse);
        return mayWait ? new Wait(this, stored, LookUp.why(reuse), now, since) : null;
    }

    private @Nullable Answer answer(
            RequestHead request, Reuse.Serve serve, @Nullable Forward waited, Instant came, Instant now) {
        Served served = new Served(plan, request, serve.response(), serve.age(), now);
        return served.isWhole() || served.isNotModified() ? new Answer(this, served, waited, came) : null;
    }

    /** Somebody else's request for the same may be with the application already. */
    public static final class Wait implements Behind {

        private final HttpCacheDoor door;
        private final Variants stored;
        private final Forward why;
        private final Instant came;
        private final Since since;
        private volatile CollapsedRequests.@Nullable End ended;

        private Wait(HttpCacheDoor door, Variants stored, Forward why, Instant came, Since since) {
            this.door = door;
            this.stored = stored;
            this.why = why;
            this.came = came;
            this.since = since;
        }

        /**
         * Waits without a thread.
         *
         * @param request the one that was looked up
         * @param then is run once, when the other's response is there, has failed, or takes too long; it must not wait
         * @return whether there is somebody to wait for; if not, {@code then} is not run
         */
        public boolean begin(RequestHead request, Runnable then) {
            return door.settings.collapsed().whenEnded(Collapsing.flight(door.key, request, stored), end -> {
                ended = end;
                then.run();
            });
        }

        /** {@return whether it is of use to wait for another one, after this wait} */
        public boolean mayWaitAgain() {
            return Collapsing.mayWaitAfter(ended);
        }

        /**
         * Looks the request up once more, after the wait.
         *
         * @param request the same
         * @return {@code null} when the application has to see to it
         */
        public @Nullable Answer end(RequestHead request) {
            Instant now = door.settings.clock().instant();
            CacheControl asked = door.settings.asked(request);
            Variants found = door.settings.store().get(door.key, request);
            Reuse.Serve serve = Reuse.decide(request, asked, false, found, now) instanceof Reuse.Serve stored
                    ? stored
                    : Collapsing.shared(ended, since, request, asked, now);
            return serve == null ? null : door.answer(request, serve, why, came, now);
        }
    }

    /** A stored response as the answer to one request. */
    public static final class Answer implements Behind {

        private final HttpCacheDoor door;
        private final Served served;
        // What the request would have gone to the resource for, had it not waited; null for a plain hit.
        private final @Nullable Forward waited;
        private final Instant came;

        private Answer(HttpCacheDoor door, Served served, @Nullable Forward waited, Instant came) {
            this.door = door;
            this.served = served;
            this.waited = waited;
            this.came = came;
        }

        /** {@return the stored response} */
        public StoredResponse stored() {
            return served.stored();
        }

        /** {@return the status code: the stored one, or 304} */
        public int status() {
            return served.status();
        }

        /** {@return whether it is a 304} */
        public boolean isNotModified() {
            return served.isNotModified();
        }

        /** {@return whether the stored bytes are sent} */
        public boolean hasBody() {
            return served.hasBody();
        }

        /** {@return whether {@code Content-Length} is sent} */
        public boolean hasLength() {
            return served.hasLength();
        }

        /** {@return the fields that are the same in all answers of this stored response with this status} */
        public Fields lasting() {
            boolean cacheControl = served.cacheControl() != null;
            boolean cdn = served.cdnCacheControl() != null;
            return served.fields()
                    .without(name -> (cacheControl && name.equalsIgnoreCase(FieldNames.CACHE_CONTROL))
                            || (cdn && name.equalsIgnoreCase(FieldNames.CDN_CACHE_CONTROL)));
        }

        /** {@return whether its {@link #passing()} fields are those of each plain hit of this age with this lifetime left} */
        public boolean isPlain() {
            return waited == null;
        }

        /** {@return the other fields, those that tell of its age; but not {@code Content-Length}} */
        public Fields passing() {
            List<Fields.Line> lines = new ArrayList<>();
            lines.add(new Fields.Line(FieldNames.AGE, Long.toString(ageSeconds())));
            add(lines, FieldNames.CACHE_CONTROL, served.cacheControl());
            add(lines, FieldNames.CDN_CACHE_CONTROL, served.cdnCacheControl());
            add(lines, FieldNames.CACHE_STATUS, door.settings.status().of(handling()));
            return Fields.of(lines);
        }

        private static void add(List<Fields.Line> lines, String name, @Nullable String value) {
            if (value != null) {
                lines.add(new Fields.Line(name, value));
            }
        }

        /** {@return the current age in seconds} */
        public long ageSeconds() {
            return served.ageSeconds();
        }

        /** {@return the freshness lifetime that is left, in seconds, rounded down} */
        public long remainingSeconds() {
            return served.remainingSeconds();
        }

        /** Tells the application's listeners that this was the answer. */
        public void tell() {
            Listeners listeners = door.settings.listeners();
            if (listeners.areThere()) {
                long bytes = served.isWhole() ? served.stored().length() : 0;
                listeners.answered(door.plan, door.key, came, handling(), status(), served.age(), null, bytes, false);
            }
        }

        private Handling handling() {
            Duration remaining = served.remaining();
            return waited == null ? new Handling.Hit(remaining) : new Handling.Collapsed(waited, remaining);
        }
    }
}
