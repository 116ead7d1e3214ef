package io.github.jerseycached.exchange;

import io.github.jerseycached.engine.Decision;
import io.github.jerseycached.engine.Keying;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Forward;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Preconditions;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.Storability;
import io.github.jerseycached.http.Storability.NotStorable;
import io.github.jerseycached.http.Storability.Storable;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.request.ResourceRequest;
import io.github.jerseycached.syntax.CacheGroups;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import io.github.jerseycached.syntax.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the resource's 304 makes of the stored response that it was asked about (RFC 9111 §4.3.4). */
public final class Renewal {

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
    public static StoredExchange of(
            ResourceRequest incoming, StoredResponse asked, CacheKey key, Forward why, Fields answered, Instant now) {
        boolean dated = answered.has(FieldNames.DATE);
        Fields news = dated ? answered : answered.with(FieldNames.DATE, HttpDate.format(now));
        List<String> tags = tags(incoming, asked, answered);
        Fields updated = withGroups(incoming, withAllOfVary(asked, asked.updatedBy(news)), answered, tags);
        Fields own = incoming.plan().own(updated, answered);
        Storability anew = incoming.judge(
                asked.status(),
                withAgeOf(answered, own, dated),
                incoming.plan().key().fields(),
                now);
        if (anew instanceof NotStorable not) {
            if (!incoming.directives().has("no-store")) {
                // The 304 forbids it, and not this client for its own answer.
                incoming.engine().supersede(key, asked.selectingFields(), incoming.forwarded());
            }
            StoredResponse unstored = asked.renewed(updated, asked.terms(), asked.provenance());
            return new StoredExchange(
                    incoming,
                    new Decision.Hit(
                            unstored,
                            null,
                            new Handling.NotStored(why, FieldSource.of(not.why(), incoming, answered, Fields.NONE)),
                            now));
        }
        Storable storable = (Storable) anew;
        Provenance provenance = incoming.provenance(tags);
        StoredResponse renewed = asked.renewed(updated.without(storable.withheld()), storable.terms(), provenance);
        String vary = answered.value(FieldNames.VARY);
        SelectingFields selecting =
                vary == null ? asked.selectingFields() : asked.selectingFields().and(vary, incoming.client());
        if (!selecting.equals(asked.selectingFields())) {
            // Else it would stay there for requests to which the 304 says nothing.
            incoming.engine().supersede(key, asked.selectingFields(), incoming.forwarded());
            renewed = renewed.selectedBy(selecting);
        }
        Duration age = answered.has(FieldNames.AGE) ? storable.terms().age(now) : null;
        if (incoming.engine().keep(key, renewed)) {
            Handling kept = new Handling.Renewed(why, storable.terms().remaining(now));
            return new StoredExchange(incoming, new Decision.Hit(renewed, age, kept, now));
        }
        Handling notKept =
                new Handling.NotStored(why, Reason.of(incoming.engine().whyNotKept(key, renewed, incoming.client())));
        boolean invalidated = incoming.start().isBefore(incoming.engine().start());
        return invalidated
                ? new StoredExchange(
                        incoming,
                        new Decision.Hit(renewed.asMadeStale(), renewed.terms().age(now), notKept, now))
                : new StoredExchange(incoming, new Decision.Hit(renewed, age, notKept, now));
    }

    /** Sends of the groups that the 304 names those that a response of its own would send. */
    private static Fields withGroups(ResourceRequest incoming, Fields updated, Fields answered, List<String> tags) {
        String own = answered.value(FieldNames.CACHE_GROUPS);
        if (own == null) {
            return updated;
        }
        boolean toAll = !incoming.plan().lifetimes().isPrivate();
        return Optional.of(toAll ? tags : CacheGroups.parse(own))
                .filter(sent -> incoming.settings().cacheGroups())
                .flatMap(CacheGroups::format)
                .map(groups -> updated.with(FieldNames.CACHE_GROUPS, groups))
                .orElseGet(() -> updated.without(FieldNames.CACHE_GROUPS::equalsIgnoreCase));
    }

    /** Whether a 304 is about the stored response that the resource was asked about. */
    static boolean isAbout(StoredResponse asked, Fields answered, Instant now) {
        return Validators.of(answered, now).identify(asked.resourceValidators());
    }

    /**
     * Whether a 304 that is about another response than the stored one answers the client: it does if it is about what the
     * client has.
     */
    static boolean answersClient(ResourceRequest incoming, Fields answered, Instant now) {
        Validators theirs = Validators.of(answered, now);
        return incoming.client().isRefresh()
                || Preconditions.evaluate(incoming.client(), theirs, theirs.lastModified(), now)
                        == Preconditions.NOT_MODIFIED;
    }

    /**
     * What a client gets where the 304 answers neither the cache nor the client: the response to the same request without
     * conditions.
     *
     * @return the exchange that answers the client, {@code null} where the method cannot be run again
     */
    static @Nullable StoredExchange instead(
            ResourceRequest incoming, Keying.Key by, StoredResponse asked, Forward why) {
        if (!incoming.isIdentified()
                && incoming.client().again(incoming.settings().refresh(), by, asked)) {
            StoredResponse made = incoming.engine()
                    .store()
                    .get(by.key(), incoming.client())
                    .select(incoming.client())
                    .orElse(null);
            Instant then = incoming.engine().clock().instant();
            if (made != null && made.terms().remaining(then).compareTo(Duration.ZERO) > 0) {
                return new StoredExchange(
                        incoming, Decision.Hit.collapsed(made, made.terms().age(then), why, then));
            }
        }
        return null;
    }

    // A Date that is the cache's, and rounded, does not make it older than its method's answer.
    private static Fields withAgeOf(Fields answered, Fields own, boolean dated) {
        Fields its = dated ? own : own.without(FieldNames.DATE::equalsIgnoreCase);
        String age = answered.first(FieldNames.AGE);
        return age == null ? its : its.with(FieldNames.AGE, age);
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
    private static List<String> tags(ResourceRequest incoming, StoredResponse asked, Fields answered) {
        if (!answered.has(FieldNames.CACHE_GROUPS)) {
            return asked.provenance().tags();
        }
        List<String> tags = new ArrayList<>(incoming.tags());
        tags.addAll(CacheGroups.parse(answered.value(FieldNames.CACHE_GROUPS)));
        return tags;
    }
}
