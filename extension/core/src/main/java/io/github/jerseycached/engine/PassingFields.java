package io.github.jerseycached.engine;

import io.github.jerseycached.syntax.Fields;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a stored response's answers that tell of its age, as a server writes them: made once a second.
 *
 * @param <L> lines, as a server writes them
 */
public final class PassingFields<L> {

    private record Formatted<L>(long ageSeconds, long remainingSeconds, L lines) {}

    private final Function<Fields, L> format;
    private volatile @Nullable Formatted<L> latest;

    /** @param format makes a server's lines of fields */
    public PassingFields(Function<Fields, L> format) {
        this.format = format;
    }

    /**
     * The lines of an answer.
     *
     * @param answer with the stored response that this is for
     * @return its lines
     */
    public L of(FastLaneEntry.Answer answer) {
        if (!answer.isPlain()) {
            return format.apply(answer.passing());
        }
        Formatted<L> now = latest;
        if (now == null || now.ageSeconds != answer.ageSeconds() || now.remainingSeconds != answer.remainingSeconds()) {
            now = new Formatted<>(answer.ageSeconds(), answer.remainingSeconds(), format.apply(answer.passing()));
            latest = now;
        }
        return now.lines;
    }
}
