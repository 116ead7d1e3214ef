package io.github.jerseycached.engine;

import io.github.jerseycached.http.StoredResponse;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The heads of the stored responses that were answered with lately, as long as the store has those: a key may have several, by
 * what {@code Vary} names.
 */
final class AnswerHead<H> {

    private static final int MOST = 8;

    /** Not to keep a body that the store has dropped. */
    private record CachedHead<H>(WeakReference<StoredResponse> of, H head) {}

    // The latest first; never changed in place.
    private volatile List<CachedHead<H>> latest = List.of();

    H of(FastLaneEntry.Answer answer, Function<FastLaneEntry.Answer, H> made) {
        StoredResponse stored = answer.stored();
        List<CachedHead<H>> kept = latest;
        for (int i = 0; i < kept.size(); i++) {
            CachedHead<H> one = kept.get(i);
            if (one.of.refersTo(stored)) {
                return one.head;
            }
        }
        List<CachedHead<H>> next = new ArrayList<>();
        next.add(new CachedHead<>(new WeakReference<>(stored), made.apply(answer)));
        for (CachedHead<H> one : kept) {
            if (next.size() < MOST && !one.of.refersTo(null)) {
                next.add(one);
            }
        }
        latest = List.copyOf(next);
        return next.get(0).head;
    }
}
