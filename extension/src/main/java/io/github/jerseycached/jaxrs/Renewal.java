package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheGroups;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.EntityTag;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Fields;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.HttpDate;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.Storability;
import io.github.jerseycached.http.Storability.NotStorable;
import io.github.jerseycached.http.Storability.Storable;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.store.ResponseStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the resource's 304 makes of the stored response that it was asked about (RFC 9111 §4.3.4). */
final class Renewal {

    private Renewal() {}

    /**
     * Renews it.
     *
     * @param asked the stored response
     * @param key under which it is stored
     * @param why the request went to the resource
     * @param answered the fields of the 304
     * @return the exchange that answers the client
     */
    static Hit of(Visit visit, StoredResponse asked, CacheKey key, Forward why, Fields answered, Instant now) {
        ResponseStore store = visit.settings().store();
        EntityTag theirs = Validators.of(answered, now).entityTag();
        EntityTag ours = asked.resourceValidators().entityTag();
        if (theirs != null && ours != null && !theirs.matchesWeakly(ours)) {
            // It speaks of another response than the one we hold, which is good for this answer and for no further one.
            store.remove(key);
            return new Hit(
                    visit, asked, null, new Handling.NotStored(why, Reason.of(Reason.Kind.OTHER_ENTITY_TAG)), now);
        }
        boolean dated = answered.has(FieldNames.DATE);
        Fields news = dated ? answered : answered.with(FieldNames.DATE, HttpDate.format(now));
        Fields updated = withAllOfVary(asked, asked.updatedBy(news));
        Fields own = visit.plan().own(updated, answered);
        Storability anew = visit.judge(
                asked.status(),
                // A Date that is the cache's, and rounded, does not make it older than its method's answer.
                dated ? own : own.without(FieldNames.DATE::equalsIgnoreCase),
                visit.plan().key().fields(),
                now);
        if (anew instanceof NotStorable not) {
            if (!visit.asked().has("no-store")) {
                // The 304 forbids it, and not this client for its own answer.
                store.remove(key);
            }
            StoredResponse unstored = asked.renewed(updated, asked.terms(), asked.provenance());
            return new Hit(visit, unstored, null, new Handling.NotStored(why, not.why()), now);
        }
        Storable storable = (Storable) anew;
        Provenance provenance = visit.provenance(tags(visit, asked, answered));
        StoredResponse renewed = asked.renewed(updated.without(storable.withheld()), storable.terms(), provenance);
        String vary = answered.value(FieldNames.VARY);
        SelectingFields selecting =
                vary == null ? asked.selectingFields() : asked.selectingFields().and(vary, visit.client());
        if (!selecting.equals(asked.selectingFields())) {
            // Else it would stay there for requests to which the 304 says nothing.
            store.remove(key);
            renewed = renewed.selectedBy(selecting);
        }
        Handling handling = visit.settings().keep(key, renewed)
                ? new Handling.Renewed(why, storable.terms().remaining(now))
                : new Handling.NotStored(why, CacheSettings.NOT_KEPT);
        return new Hit(visit, renewed, null, handling, now);
    }

    /** What selected the response still does, though a 304 need not say it again. */
    private static Fields withAllOfVary(StoredResponse asked, Fields updated) {
        String before = asked.fields().value(FieldNames.VARY);
        String now = updated.value(FieldNames.VARY);
        if (before == null || now == null || before.equals(now)) {
            return updated;
        }
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        all.addAll(FieldNames.members(before));
        all.addAll(FieldNames.members(now));
        return updated.with(FieldNames.VARY, String.join(", ", all));
    }

    /** RFC 9875 §2: it is in the groups that the 304 names, if it names any, and else stays in those that it was in. */
    private static List<String> tags(Visit visit, StoredResponse asked, Fields answered) {
        if (!answered.has(FieldNames.CACHE_GROUPS)) {
            return asked.provenance().tags();
        }
        List<String> tags = new ArrayList<>(visit.tags());
        tags.addAll(CacheGroups.parse(answered.value(FieldNames.CACHE_GROUPS)));
        return tags;
    }
}
