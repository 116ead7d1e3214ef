package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Fields;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.StoredResponse;
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
     * without content and without {@code Content-Type}.
     */
    public static final String PROPERTY = "io.github.jerseycached.door";

    private final MethodPlan plan;
    private final CacheSettings settings;
    private final CacheKey key;
    private final LookUp lookUp;

    private HttpCacheDoor(MethodPlan plan, CacheSettings settings, CacheKey key) {
        this.plan = plan;
        this.settings = settings;
        this.key = key;
        this.lookUp = new LookUp(settings);
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
    public boolean isShut() {
        return !settings.deployment().isRunning();
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
    @SuppressWarnings("ReferenceEquality") // Of each there is one for a method, and one for an application.
    public boolean equals(@Nullable Object other) {
        return other instanceof HttpCacheDoor door
                && door.plan == plan
                && door.settings == settings
                && door.key.equals(key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /**
     * Looks a request up.
     *
     * @param request one that this door is for; with {@code Authorization} or from a connection that could tell who is asking
     *     only where the door {@linkplain #isForAll() is for all}
     * @return {@code null} when the application has to see to it
     */
    public @Nullable Answer lookUp(RequestHead request) {
        Instant now = settings.clock().instant();
        Reuse reuse = lookUp.of(key, request, settings.asked(request), false, now);
        if (!(reuse instanceof Reuse.Serve serve)) {
            return null;
        }
        Served served = new Served(plan, request, serve.response(), serve.age(), now);
        return served.isWhole() || served.isNotModified()
                ? new Answer(this, served, now, serve.response().terms().remaining(now))
                : null;
    }

    /** A stored response as the answer to one request. */
    public static final class Answer {

        private final HttpCacheDoor door;
        private final Served served;
        private final Instant at;
        private final Duration remaining;

        private Answer(HttpCacheDoor door, Served served, Instant at, Duration remaining) {
            this.door = door;
            this.served = served;
            this.at = at;
            this.remaining = remaining;
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

        /** {@return the freshness lifetime that is left, in seconds; with the age it decides the {@link #passing()} fields} */
        public long remainingSeconds() {
            return remaining.toSeconds();
        }

        /** Tells the application's listeners that this was the answer. */
        public void tell() {
            long bytes = served.isWhole() ? served.stored().length() : 0;
            door.settings
                    .listeners()
                    .answered(door.plan, door.key, at, handling(), status(), served.age(), null, bytes, false);
        }

        private Handling handling() {
            return new Handling.Hit(remaining);
        }
    }
}
