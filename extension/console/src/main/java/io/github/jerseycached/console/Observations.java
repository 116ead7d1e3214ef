package io.github.jerseycached.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.jerseycached.CacheEvent;
import io.github.jerseycached.CacheListener;
import io.github.jerseycached.CacheStatistics;
import io.github.jerseycached.Invalidation;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/** What the console has heard from the cache: counted, and passed on to those who watch. */
final class Observations implements CacheListener {

    private static final int STEP_SECONDS = 5;
    private static final int MOST_KEYS = 20;

    private final String ownInvalidation;
    private final EventStreams streams;
    private final InstantSource clock;
    private final RecentTraffic traffic = new RecentTraffic();
    private final RecentKeys keys = new RecentKeys();

    /**
     * Begins with nothing.
     *
     * @param path of the console
     * @param clock says when something was heard; the cache's own may be another one
     */
    Observations(String path, EventStreams streams, InstantSource clock) {
        this.ownInvalidation = '/' + path + '/' + ConsoleRoutes.INVALIDATE;
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public void answered(CacheEvent event) {
        synchronized (this) {
            long second = second();
            // The ratio is about answers to clients; a refresh has none.
            if (!event.refresh()) {
                traffic.count(second, event.handling());
            }
            String key = event.key();
            if (key != null && !event.refresh()) {
                keys.asked(second, key, RecentTraffic.fromStore(event.handling()));
            }
            Duration fill = event.fill();
            if (key != null && fill != null) {
                keys.filled(second, key, fill);
            }
        }
        streams.publish("answered", json -> {
            json.writeStringField("at", event.at().toString());
            json.writeStringField("method", event.method());
            json.writeStringField("route", event.route());
            String key = event.key();
            Json.text(json, "key", key);
            Json.text(json, "uri", key == null ? null : Json.uri(key));
            json.writeStringField("outcome", event.handling().outcome());
            json.writeStringField("words", event.handling().words());
            json.writeNumberField("status", event.status());
            Duration age = event.age();
            if (age == null) {
                json.writeNullField("ageSeconds");
            } else {
                json.writeNumberField("ageSeconds", age.toSeconds());
            }
            Json.millis(json, "fillMillis", event.fill());
            json.writeNumberField("bytes", event.bytes());
            json.writeBooleanField("refresh", event.refresh());
        });
    }

    @Override
    public void invalidated(Invalidation invalidation) {
        // The console's own POST is an unsafe request to its own URI (RFC 9111 §4.4), which nobody wants to know of.
        List<String> names = invalidation.names();
        if (names.size() == 1 && names.get(0).endsWith(ownInvalidation)) {
            return;
        }
        streams.publish("invalidated", json -> invalidation(json, invalidation));
    }

    static void invalidation(JsonGenerator json, Invalidation invalidation) throws IOException {
        json.writeStringField("at", invalidation.at().toString());
        Json.texts(json, "names", invalidation.names());
        json.writeBooleanField("soft", invalidation.soft());
        json.writeNumberField("stored", invalidation.stored());
    }

    /** The cache in numbers, now and of late. */
    synchronized void summary(JsonGenerator json, CacheStatistics statistics) throws IOException {
        long second = second();
        json.writeStringField("at", clock.instant().toString());

        json.writeObjectFieldStart("stored");
        json.writeNumberField("keys", statistics.keys());
        json.writeNumberField("bytes", statistics.bytes());
        if (statistics.maxBytes().isPresent()) {
            json.writeNumberField("maxBytes", statistics.maxBytes().getAsLong());
        } else {
            json.writeNullField("maxBytes");
        }
        json.writeNumberField("evictions", statistics.evictions());
        json.writeEndObject();

        json.writeObjectFieldStart("now");
        json.writeNumberField("filling", statistics.filling());
        json.writeNumberField("waiting", statistics.waiting());
        json.writeNumberField("unheard", statistics.unheard());
        json.writeEndObject();

        // Up to the end of a step, so that the steps stay the same from one summary to the next.
        long last = second - Math.floorMod(second, STEP_SECONDS) + STEP_SECONDS - 1;
        RecentTraffic.Steps steps = traffic.until(last, STEP_SECONDS);
        json.writeObjectFieldStart("recent");
        json.writeNumberField("from", steps.first());
        json.writeNumberField("stepSeconds", steps.stepSeconds());
        json.writeNumberField("requests", steps.requests());
        json.writeNumberField("fromStore", steps.fromStore());
        json.writeObjectFieldStart("outcomes");
        for (String outcome : RecentTraffic.OUTCOMES) {
            long[] counts = steps.of(outcome);
            if (Arrays.stream(counts).anyMatch(count -> count > 0)) {
                json.writeFieldName(outcome);
                json.writeArray(counts, 0, counts.length);
            }
        }
        json.writeEndObject();
        json.writeEndObject();

        json.writeArrayFieldStart("hottest");
        for (RecentKeys.Hot hot : keys.hottest(second, MOST_KEYS)) {
            json.writeStartObject();
            key(json, hot.key());
            json.writeNumberField("requests", hot.requests());
            json.writeNumberField("fromStore", hot.fromStore());
            json.writeNumberField("atMostTooMany", hot.atMostTooMany());
            json.writeEndObject();
        }
        json.writeEndArray();

        json.writeArrayFieldStart("slowest");
        for (SlowKeys.KeyTimes slow : keys.slowest(second, MOST_KEYS)) {
            json.writeStartObject();
            key(json, slow.key());
            json.writeNumberField("fills", slow.fills());
            Json.millis(json, "meanMillis", slow.mean());
            Json.millis(json, "longestMillis", slow.longest());
            json.writeEndObject();
        }
        json.writeEndArray();

        json.writeObjectFieldStart("streams");
        json.writeNumberField("open", streams.open());
        json.writeNumberField("most", EventStreams.MOST);
        json.writeNumberField("omitted", streams.omitted());
        json.writeEndObject();
    }

    private static void key(JsonGenerator json, String key) throws IOException {
        json.writeStringField("key", key);
        json.writeStringField("uri", Json.uri(key));
    }

    private long second() {
        return clock.instant().getEpochSecond();
    }
}
