package io.github.jerseycached.engine;

import io.github.jerseycached.http.StoredResponse;
import java.lang.ref.WeakReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The head of the latest stored response that was answered with, as long as the store has that. */
final class AnswerHead<H> {

    /** Not to keep a body that the store has dropped. */
    private record Made<H>(WeakReference<StoredResponse> of, H head) {}

    private volatile @Nullable Made<H> latest;

    H of(FastLaneEntry.Answer answer, Function<FastLaneEntry.Answer, H> made) {
        Made<H> kept = latest;
        if (kept == null || !kept.of.refersTo(answer.stored())) {
            kept = new Made<>(new WeakReference<>(answer.stored()), made.apply(answer));
            latest = kept;
        }
        return kept.head;
    }
}
