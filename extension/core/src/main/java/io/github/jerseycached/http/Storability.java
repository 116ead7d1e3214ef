package io.github.jerseycached.http;

import io.github.jerseycached.http.Reason.Kind;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import io.github.jerseycached.syntax.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether a shared cache may store a response, and on what terms it may be used again (RFC 9111 §3). */
public sealed interface Storability {

    /**
     * It may.
     *
     * @param terms on what terms it may be used again
     * @param selectingFields the request fields that selected it, but for those that the key accounts for
     * @param withheld accepts the names, in any case, of the fields that are not to be stored (RFC 9111 §5.2.2.4,
     *     §5.2.2.7)
     */
    record Storable(Terms terms, SelectingFields selectingFields, Predicate<String> withheld) implements Storability {}

    /**
     * It must not.
     *
     * @param why for {@code Cache-Status} and people
     */
    record NotStorable(Reason why) implements Storability {}

    /**
     * What the application says of a response, where the response itself says nothing.
     *
     * @param lifetime the freshness lifetime that it gives a response that states none, {@code null} for none
     * @param directives those of a response that has none, and no {@code Expires} either; of any other, they say what it
     *     leaves open of serving it stale
     * @param heuristic whether a freshness lifetime may be guessed (RFC 9111 §4.2.2)
     * @param targetList the names of the targeted fields that this cache obeys: the first that can be read counts, and no
     *     other (RFC 9213 §2.2)
     * @param forOne whether it is kept for one user alone, as a private cache would (RFC 9111 §5.2.2.7)
     */
    record Allowance(
            @Nullable Duration lifetime,
            CacheControl directives,
            boolean heuristic,
            List<String> targetList,
            boolean forOne) {}

    /** RFC 9110 §15.1: the statuses whose responses may be kept for a guessed time. 206 is not among ours. */
    Set<Integer> HEURISTICALLY_CACHEABLE = Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501);

    /**
     * The statuses that say what a request's own conditions or ranges come to (RFC 9110 §13.2, §14). These select no response,
     * so such an answer would be sent to the next client that has none.
     */
    Set<Integer> OF_ONE_REQUEST = Set.of(206, 304, 412, 416);

    /** RFC 9111 §5.2.2.3: the statuses of which this cache knows all that caching asks for. */
    Set<Integer> UNDERSTOOD = Set.of(
            200, 201, 202, 203, 204, 300, 301, 302, 303, 307, 308, 400, 403, 404, 405, 410, 414, 500, 501, 502, 503,
            504);

    /**
     * Judges a complete response.
     *
     * @param request the request
     * @param asked the request's directives as far as the application honours them
     * @param identified whether the request says who is asking (RFC 9111 §3.5)
     * @param inKey the names of those request fields, in lower case, that the key accounts for
     * @param status of the response
     * @param own the fields by which the response itself says how it may be reused
     * @param allowance what the application declares and permits
     * @param requested when the request came
     * @param received when the response came
     * @return whether it is stored, on what terms, or why not
     */
    static Storability of(
            RequestHead request,
            CacheControl asked,
            boolean identified,
            Set<String> inKey,
            int status,
            Fields own,
            Allowance allowance,
            Instant requested,
            Instant received) {
        Optional<CacheControl> targeted = targeted(own, allowance.targetList());
        CacheControl directives = directives(own, targeted, allowance.targetList());
        Reason forbidden = forbidden(asked, identified, allowance.forOne(), status, own, directives);
        if (forbidden != null) {
            return new NotStorable(forbidden);
        }
        // RFC 9213 §2.2: with a targeted field, Expires counts as little as Cache-Control.
        String expires = targeted.isPresent() ? null : own.first(FieldNames.EXPIRES);
        Optional<Duration> lifetime = Freshness.explicitLifetime(directives, expires, own, received)
                .or(() -> Optional.ofNullable(allowance.lifetime()))
                .or(() -> heuristic(allowance, status, directives, own, received));
        boolean validatedEachTime = directives.concernsAll("no-cache") && cacheableByDefault(status, directives);
        if (lifetime.isEmpty() && !validatedEachTime) {
            return new NotStorable(status == 200 ? Reason.of(Kind.NO_LIFETIME) : Reason.of(Kind.STATUS, status));
        }
        boolean speaksForItself = !directives.isEmpty() || own.has(FieldNames.EXPIRES);
        Terms terms = new Terms(
                requested,
                received,
                Freshness.initialAge(own, requested, received),
                lifetime.orElse(Duration.ZERO),
                speaksForItself ? directives.completedBy(allowance.directives()) : allowance.directives(),
                evenIfAuthorized(directives));
        boolean canBeValidated = !Validators.of(own, received).isEmpty();
        Duration usable = terms.lifetime().plus(terms.staleWhileRevalidate()).plus(terms.staleIfError());
        if (!canBeValidated && (usable.compareTo(terms.initialAge()) <= 0 || terms.mustValidate())) {
            return new NotStorable(unusable(terms, directives, expires));
        }
        return SelectingFields.of(own.value(FieldNames.VARY), inKey, request)
                .<Storability>map(selecting -> new Storable(terms, selecting, withheld(directives)))
                .orElseGet(() -> new NotStorable(Reason.of(Kind.VARY_ANY)));
    }

    /** Why a response that cannot be validated never serves. */
    private static Reason unusable(Terms terms, CacheControl directives, @Nullable String expires) {
        if (terms.mustValidate()) {
            return Reason.of(Kind.NO_CACHE_WITHOUT_VALIDATOR);
        }
        if (!terms.initialAge().isZero()) {
            return Reason.of(Kind.STALE, terms.initialAge().toSeconds());
        }
        return Reason.of(Kind.ZERO_LIFETIME, statesNone(directives, expires));
    }

    private static String statesNone(CacheControl directives, @Nullable String expires) {
        if (!directives.isWellFormed()) {
            return "malformed Cache-Control";
        }
        if (directives.has("s-maxage")) {
            return "s-maxage=0";
        }
        if (directives.has("max-age")) {
            return "max-age=0";
        }
        if (expires == null) {
            return "ttl = 0";
        }
        return HttpDate.parse(expires, Instant.EPOCH).isPresent() ? "past Expires" : "malformed Expires";
    }

    private static Optional<CacheControl> targeted(Fields own, List<String> targetList) {
        return targetList.stream()
                .flatMap(name -> CacheControl.targeted(own.value(name)).stream())
                .findFirst();
    }

    /** Those of the first targeted field that can be read, or else of {@code Cache-Control} (RFC 9213 §2.2). */
    private static CacheControl directives(Fields own, Optional<CacheControl> targeted, List<String> targetList) {
        String cacheControl = own.value(FieldNames.CACHE_CONTROL);
        CacheControl directives = targeted.orElseGet(() -> CacheControl.parse(cacheControl));
        if (!directives.isWellFormed()) {
            directives = directives.restrictedBy(cacheControl);
        }
        for (String name : targetList) {
            String value = own.value(name);
            if (value != null && CacheControl.targeted(value).isEmpty()) {
                directives = directives.restrictedBy(value);
            }
        }
        return directives;
    }

    private static @Nullable Reason forbidden(
            CacheControl asked, boolean identified, boolean forOne, int status, Fields own, CacheControl directives) {
        if (asked.has("no-store")) {
            return Reason.of(Kind.REQUEST_NO_STORE);
        }
        // RFC 9111 §7.3 would leave it to the resource; a cookie given to one client is not to reach another.
        if (own.has(FieldNames.SET_COOKIE)) {
            return Reason.of(Kind.SET_COOKIE);
        }
        if (status < 200 || OF_ONE_REQUEST.contains(status)) {
            return Reason.of(Kind.STATUS, status);
        }
        if (directives.has("must-understand") && !UNDERSTOOD.contains(status)) {
            return Reason.of(Kind.MUST_UNDERSTAND, status);
        }
        // RFC 9111 §5.2.2.3: must-understand overrules a no-store that stands beside it; but a mistyped one nothing.
        boolean overruled = directives.hasUnqualified("must-understand") && directives.hasUnqualified("no-store");
        if (directives.has("no-store") && !overruled) {
            return Reason.of(Kind.NO_STORE);
        }
        if (directives.concernsAll("private") && !forOne) {
            return Reason.of(Kind.PRIVATE);
        }
        return identified && !evenIfAuthorized(directives) ? Reason.of(Kind.AUTHORIZATION) : null;
    }

    private static Optional<Duration> heuristic(
            Allowance allowance, int status, CacheControl directives, Fields own, Instant received) {
        return allowance.heuristic() && cacheableByDefault(status, directives)
                ? Freshness.heuristicLifetime(own, received)
                : Optional.empty();
    }

    private static boolean cacheableByDefault(int status, CacheControl directives) {
        return HEURISTICALLY_CACHEABLE.contains(status) || directives.hasUnqualified("public");
    }

    /** RFC 9111 §3.5. A directive that is mistyped permits nothing. */
    private static boolean evenIfAuthorized(CacheControl directives) {
        return directives.hasUnqualified("public")
                || directives.seconds("s-maxage").isPresent()
                || directives.hasUnqualified("must-revalidate");
    }

    private static Predicate<String> withheld(CacheControl directives) {
        Set<String> names = FieldNames.caseless(directives.fieldNames("no-cache"), directives.fieldNames("private"));
        return names::contains;
    }
}
