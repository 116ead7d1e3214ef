package io.github.jerseycached.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The stored responses of one key, each selected by other request fields (RFC 9111 §4.1). Immutable. */
public final class Variants {

    /** How many responses a key keeps by default: what a client varies must not fill the store. */
    public static final int MOST = 64;

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
     * The most recent response that the request selects, as their {@code Date} says (RFC 9111 §4). Of one and the same
     * second it is the one that was requested last.
     *
     * @param request one that has their key
     * @return empty when it selects none
     */
    public Optional<StoredResponse> select(RequestHead request) {
        // As a rule all are selected by the same fields: then these are read once.
        SelectingFields presented = SelectingFields.NONE;
        StoredResponse selected = null;
        for (StoredResponse response : newestFirst) {
            SelectingFields selecting = response.selectingFields();
            if (!selecting.names().equals(presented.names())) {
                presented = selecting.presentedBy(request);
            }
            if (selecting.equals(presented) && (selected == null || response.isMoreRecentThan(selected))) {
                selected = response;
            }
        }
        return Optional.ofNullable(selected);
    }

    /**
     * These with another response, as {@link #with(StoredResponse, int, ToLongFunction)} adds it, at most {@link #MOST}, of
     * which the oldest counts as the one that was least recently used.
     *
     * @param response the other response
     * @return the responses from now on; this object when the response was not added
     */
    public Variants with(StoredResponse response) {
        return with(response, MOST, each -> 0);
    }

    /**
     * These with another response, which replaces the one that the same fields selected. If they are too many then, the least
     * recently used go, and of those that were used at the same time the oldest. A response that was requested earlier than
     * the one that it would replace is not added. Of two that were requested at the same time, the one that is added later
     * stays.
     *
     * @param response the other response
     * @param most how many there may be, at least one
     * @param lastUse when each was used last, as any number that grows with time
     * @return the responses from now on; this object when the response was not added
     */
    public Variants with(StoredResponse response, int most, ToLongFunction<StoredResponse> lastUse) {
        if (haveNewerThan(response.selectingFields(), response.terms().requested())) {
            return this;
        }
        List<StoredResponse> others = new ArrayList<>(newestFirst.size() + 1);
        for (StoredResponse other : newestFirst) {
            if (!other.selectingFields().equals(response.selectingFields())) {
                others.add(other);
            }
        }
        while (others.size() >= most) {
            others.remove(leastRecentlyUsed(others, lastUse));
        }
        others.add(0, response);
        return new Variants(List.copyOf(others));
    }

    private static int leastRecentlyUsed(List<StoredResponse> newestFirst, ToLongFunction<StoredResponse> lastUse) {
        int least = 0;
        for (int i = 1; i < newestFirst.size(); i++) {
            if (lastUse.applyAsLong(newestFirst.get(i)) <= lastUse.applyAsLong(newestFirst.get(least))) {
                least = i;
            }
        }
        return least;
    }

    /**
     * Whether these have a response that is newer than another one.
     *
     * @param selecting what selected the other one
     * @param requested when the other one was requested
     * @return {@code true} if one was selected by the same fields and requested later
     */
    public boolean haveNewerThan(SelectingFields selecting, Instant requested) {
        for (StoredResponse each : newestFirst) {
            if (each.overtakes(selecting, requested)) {
                return true;
            }
        }
        return false;
    }

    /**
     * These without the response that some fields selected, unless that one was requested later.
     *
     * @param selecting the fields
     * @param requested when the response was requested that supersedes it
     * @return the responses from now on; this object when nothing changed
     */
    public Variants without(SelectingFields selecting, Instant requested) {
        return map(each ->
                each.selectingFields().equals(selecting) && !each.overtakes(selecting, requested) ? null : each);
    }

    /**
     * These responses, the most recent first.
     *
     * @param newestFirst the responses, copied
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

    /** {@return how many there are} */
    public int size() {
        return newestFirst.size();
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
