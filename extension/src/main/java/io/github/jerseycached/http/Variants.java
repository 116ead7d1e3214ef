package io.github.jerseycached.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The stored responses of one key, each selected by other request fields (RFC 9111 §4.1). Immutable. */
public final class Variants {

    /** The responses kept per key: what a client varies must not fill the store. */
    public static final int MOST = 16;

    /** Nothing stored. */
    public static final Variants NONE = new Variants(List.of());

    private final List<StoredResponse> newestFirst;

    private Variants(List<StoredResponse> newestFirst) {
        this.newestFirst = newestFirst;
    }

    /** {@return whether nothing is stored} */
    public boolean isEmpty() {
        return newestFirst.isEmpty();
    }

    /**
     * The most recent response that the request selects (RFC 9111 §4).
     *
     * @param request one that has their key
     * @return empty when it selects none
     */
    public Optional<StoredResponse> select(RequestHead request) {
        // As a rule all are selected by the same fields: then these are read once.
        SelectingFields presented = SelectingFields.NONE;
        for (StoredResponse response : newestFirst) {
            SelectingFields selecting = response.selectingFields();
            if (!selecting.names().equals(presented.names())) {
                presented = selecting.presentedBy(request);
            }
            if (selecting.equals(presented)) {
                return Optional.of(response);
            }
        }
        return Optional.empty();
    }

    /**
     * These with a new response, which takes the place of the one that the same fields selected; of more than {@link
     * #MOST} the oldest goes.
     *
     * @param response the new one
     * @return the responses from now on
     */
    public Variants with(StoredResponse response) {
        List<StoredResponse> changed = new ArrayList<>(newestFirst.size() + 1);
        changed.add(response);
        for (StoredResponse other : newestFirst) {
            if (changed.size() < MOST && !other.selectingFields().equals(response.selectingFields())) {
                changed.add(other);
            }
        }
        return new Variants(List.copyOf(changed));
    }

    /**
     * These responses, the most recent first.
     *
     * @param newestFirst at most {@link #MOST}, copied
     * @return the variants; {@link #NONE} for none
     */
    public static Variants of(List<StoredResponse> newestFirst) {
        return newestFirst.isEmpty() ? NONE : new Variants(List.copyOf(newestFirst));
    }

    /**
     * These with something in the place of each.
     *
     * @param change says what; {@code null} leaves it out
     * @return the responses from now on; the same object when nothing changed
     */
    public Variants map(Function<StoredResponse, @Nullable StoredResponse> change) {
        List<StoredResponse> changed = null;
        for (int i = 0; i < newestFirst.size(); i++) {
            StoredResponse before = newestFirst.get(i);
            StoredResponse after = change.apply(before);
            if (after != before && changed == null) {
                changed = new ArrayList<>(newestFirst.subList(0, i));
            }
            if (after != null && changed != null) {
                changed.add(after);
            }
        }
        // As a rule nothing has changed, and then nothing is made.
        return changed == null ? this : of(changed);
    }

    /** {@return the stored responses, the most recent first} */
    public List<StoredResponse> newestFirst() {
        return newestFirst;
    }

    /** {@return how long the longest-lived of them may be of use, from when the most recent one came} */
    public Duration useful() {
        Duration longest = Duration.ZERO;
        for (StoredResponse response : newestFirst) {
            Duration useful = response.useful(newestFirst.get(0).terms().received());
            longest = useful.compareTo(longest) > 0 ? useful : longest;
        }
        return longest;
    }

    /** {@return the heap that they take, in bytes} */
    public long weight() {
        long weight = 0;
        for (StoredResponse response : newestFirst) {
            weight += response.weight();
        }
        return weight;
    }
}
