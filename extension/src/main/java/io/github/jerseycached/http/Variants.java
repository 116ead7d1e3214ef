package io.github.jerseycached.http;

import java.time.Duration;
import java.time.Instant;
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
     * These with another response, which replaces the one that the same fields selected; of more than {@link #MOST} the
     * oldest goes. A response that was requested earlier than the one that it would replace is not added. Of two that were
     * requested at the same time, the one that is added later stays.
     *
     * @param response the other response
     * @return the responses from now on; this object when the response was not added
     */
    public Variants with(StoredResponse response) {
        if (haveNewerThan(response.selectingFields(), response.terms().requested())) {
            return this;
        }
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
     * These with the responses of others, as {@link #with(StoredResponse)} adds each of them.
     *
     * @param others responses of the same key
     * @return the responses from now on
     */
    public Variants with(Variants others) {
        Variants all = this;
        for (int i = others.newestFirst.size() - 1; i >= 0; i--) {
            all = all.with(others.newestFirst.get(i));
        }
        return all;
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
