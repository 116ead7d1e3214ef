package io.github.jerseycached.plan;

import io.github.jerseycached.Cached;
import io.github.jerseycached.engine.ClientLifetimes;
import io.github.jerseycached.engine.MethodPolicy;
import io.github.jerseycached.engine.UsualTime;
import io.github.jerseycached.http.Preconditions;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Storability.Allowance;
import io.github.jerseycached.inspect.Injected;
import io.github.jerseycached.inspect.RequestRead;
import io.github.jerseycached.inspect.RequestRead.RequestPart;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How one resource method is cached: compiled once, at deployment, from its annotations and its signature.
 *
 * @param policy what the engine needs to know of it
 * @param key where the key of its responses comes from
 * @param allowedRoles those of {@code @RolesAllowed}, none where it is not there
 * @param personally what clients are told of a response that is for one of them alone
 * @param vary the request fields that select the response, for {@code Vary}
 * @param noVarySearch the query parameters that do not, for {@code No-Vary-Search}; {@code null} where all do
 * @param asTheyAre those fields, in lower case, that the method reads as they are sent, so that what the key makes of them
 *     does not account for them
 * @param unnamedFields what the method may read any field by, although none is named; {@code null} where there is nothing
 * @param unknownInput why nothing is stored, whatever the method answers; {@code null} as a rule
 * @param tags of its responses
 * @param bodies how long they are, as a rule
 * @param type which media type they have, as a rule
 * @param malformed warns of a field of theirs that is malformed
 * @param etag which entity tag a 200 gets that has none
 * @param region where, the empty text for the store that has no name
 * @param statuses those that the annotation speaks of
 * @param allowance what holds for these statuses where the response itself says nothing
 * @param otherwise what holds for all others
 * @param unless the requests that the cache has no part in
 * @param storeIf the responses that may be stored
 */
public record MethodPlan(
        MethodPolicy policy,
        MethodKey key,
        Set<String> allowedRoles,
        ClientLifetimes personally,
        List<String> vary,
        @Nullable String noVarySearch,
        Set<String> asTheyAre,
        @Nullable String unnamedFields,
        @Nullable Reason unknownInput,
        List<Template> tags,
        UsualLength bodies,
        UsualType type,
        MalformedFieldWarning malformed,
        Cached.Etag etag,
        String region,
        Set<Integer> statuses,
        Allowance allowance,
        Allowance otherwise,
        List<Class<? extends Predicate<ContainerRequestContext>>> unless,
        List<Class<? extends Predicate<ContainerResponseContext>>> storeIf) {

    private static final List<Integer> DEFAULT_STATUSES = List.of(200, 203, 204, 300, 301, 308);

    /**
     * Compiles the plan of a resource method.
     *
     * @param cached what concerns it
     * @param locators what those read that lead to it
     * @param types that it produces; none where they are not known beforehand
     * @param chosenBy the request fields by which Jersey chooses between it and others for the same requests
     * @param settings of the cache
     * @param shared what all keys have in common
     * @throws IllegalArgumentException when it can't be right; the message names the method and the mend
     */
    public static MethodPlan of(
            Cached cached,
            MethodDeclarations declarations,
            Set<MethodInputs> locators,
            List<String> types,
            List<String> chosenBy,
            PlanSettings settings,
            SharedKeyParts shared) {
        MethodInputs inputs = declarations.inputs().with(locators);
        Set<String> roles = roles(cached, declarations);
        List<RequestRead> beside = inputs.beside(settings.injected());
        Cached.Scope scope = scope(cached, declarations, inputs, beside);
        DeploymentChecks.check(cached, scope, roles, declarations, inputs);
        MethodKey key = new MethodKey(
                query(cached, declarations, inputs, settings.injected()),
                types.isEmpty() ? null : new Negotiation(types),
                List.copyOf(new TreeSet<>(inputs.named(CookieParam.class, CookieParam::value))),
                scope,
                new TreeSet<>(roles),
                List.of(cached.key()),
                shared);
        // Code that answers instead of the cache would have to guard the method as @RolesAllowed does.
        boolean guarded = key.tellsCallersApart() || guardingRoles(declarations).isPresent();
        ClientLifetimes lifetimes = new ClientLifetimes(cached, guarded);
        Duration ttl = ClientLifetimes.time(cached, cached.ttl());
        // A lifetime that is stated is not guessed.
        boolean heuristic = settings.heuristicFreshness() && ttl == null;
        boolean forOne = scope == Cached.Scope.PRIVATE;
        MethodPolicy policy = new MethodPolicy(
                declarations.name(),
                declarations.route(),
                scope,
                cached.store(),
                readsRange(inputs),
                lifetimes,
                new UsualTime());
        return new MethodPlan(
                policy,
                key,
                guardingRoles(declarations)
                        .map(allowed -> Set.copyOf(List.of(allowed.value())))
                        .orElse(Set.of()),
                new ClientLifetimes(cached, true),
                vary(cached, key, inputs, types.size() != 1, chosenBy, beside),
                noVarySearch(key.query()),
                asTheyAre(cached, inputs),
                unnamedFields(cached, inputs, beside),
                unknownInput(cached, key, beside),
                inputs.templates(cached.tags()),
                new UsualLength(),
                new UsualType(),
                new MalformedFieldWarning(declarations.name(), settings.targetList()),
                cached.etag(),
                cached.region(),
                Stream.concat(
                                DEFAULT_STATUSES.stream(),
                                IntStream.of(cached.statuses()).boxed())
                        .collect(Collectors.toUnmodifiableSet()),
                new Allowance(ttl, lifetimes.forThisCache(), heuristic, settings.targetList(), forOne),
                new Allowance(null, CacheControl.NONE, heuristic, settings.targetList(), forOne),
                List.of(cached.unless()),
                List.of(cached.storeIf()));
    }

    private static Optional<RolesAllowed> guardingRoles(MethodDeclarations declarations) {
        return declarations.onMethod(RolesAllowed.class).or(() -> declarations.onClass(RolesAllowed.class));
    }

    private static Set<String> roles(Cached cached, MethodDeclarations declarations) {
        return cached.roles().length > 0
                ? Set.copyOf(List.of(cached.roles()))
                : guardingRoles(declarations)
                        .map(allowed -> Set.copyOf(List.of(allowed.value())))
                        .orElse(Set.of());
    }

    private static Cached.Scope scope(
            Cached cached, MethodDeclarations declarations, MethodInputs inputs, List<RequestRead> beside) {
        boolean personal = DeploymentChecks.asksWhoIsCalling(inputs)
                || guardingRoles(declarations).isPresent()
                || (!saysWhatSelects(cached)
                        && beside.stream()
                                .anyMatch(each ->
                                        each.kind() == RequestPart.CALLER || each.kind() == RequestPart.PRINCIPAL));
        return cached.scope() == Cached.Scope.AUTO && personal ? Cached.Scope.PRIVATE : cached.scope();
    }

    /** Whether the annotation says on what the response depends, beyond the signature. */
    public static boolean saysWhatSelects(Cached cached) {
        return cached.vary().length > 0 || cached.key().length > 0;
    }

    private static @Nullable String unnamedFields(Cached cached, MethodInputs inputs, List<RequestRead> beside) {
        if (cached.vary().length > 0) {
            return null;
        }
        Optional<String> own = inputs.showingAllFields();
        if (own.isPresent() || saysWhatSelects(cached)) {
            return own.orElse(null);
        }
        return beside.stream()
                .filter(each -> each.kind() == RequestPart.FIELDS)
                .map(RequestRead::toString)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Reason unknownInput(Cached cached, MethodKey key, List<RequestRead> beside) {
        for (RequestRead each : beside) {
            if (each.kind() == RequestPart.RESPONSE) {
                return Reason.of(Reason.Kind.CONTAINER_RESPONSE, each);
            }
            if (each.kind() != RequestPart.FIELDS && !saysWhatSelects(cached) && !key.has(each)) {
                return Reason.of(Reason.Kind.UNKNOWN_INPUT, each);
            }
        }
        return null;
    }

    private static @Nullable Set<String> query(
            Cached cached, MethodDeclarations declarations, MethodInputs inputs, Injected injected) {
        List<String> query = List.of(cached.query());
        if (query.equals(List.of(Cached.ALL))) {
            return null;
        }
        Set<String> names = new TreeSet<>(
                query.equals(List.of(Cached.DECLARED)) ? DeploymentChecks.declaredQuery(declarations, inputs) : query);
        QueryReaders.selectable(injected).ifPresent(names::add);
        return names;
    }

    private static @Nullable String noVarySearch(@Nullable Set<String> query) {
        if (query == null) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (String name : new TreeSet<>(query)) {
            // No-Vary-Search, "Parse a key": a plus is a space, and what is percent-encoded is decoded.
            names.add('"' + URLEncoder.encode(name, StandardCharsets.UTF_8) + '"');
        }
        // The list is of those that count, and there is never a list of those that do not beside it.
        return names.isEmpty() ? "except=()" : "key-order, except=(" + String.join(" ", names) + ')';
    }

    private static List<String> vary(
            Cached cached,
            MethodKey key,
            MethodInputs inputs,
            boolean negotiates,
            List<String> chosenBy,
            List<RequestRead> beside) {
        Set<String> vary = new LinkedHashSet<>();
        if (negotiates) {
            // Jersey negotiates, but says no Vary (RFC 9110 §12.5.1).
            vary.add(FieldNames.ACCEPT);
        }
        vary.addAll(chosenBy);
        if (!saysWhatSelects(cached)) {
            vary.addAll(variantFields(inputs, beside));
        }
        vary.addAll(inputs.named(HeaderParam.class, HeaderParam::value));
        // What a client asks on condition of, or a part of, is no other response.
        vary.removeIf(name -> Preconditions.FIELDS.stream().anyMatch(name::equalsIgnoreCase));
        if (key.tellsCallersApart()) {
            // One browser may serve several users in turn.
            vary.add(FieldNames.AUTHORIZATION);
        }
        if (key.tellsCallersApart() || !key.cookies().isEmpty()) {
            vary.add(FieldNames.COOKIE);
        }
        vary.addAll(List.of(cached.vary()));
        vary.remove(Cached.DECLARED);
        return List.copyOf(vary);
    }

    private static Collection<String> variantFields(MethodInputs inputs, List<RequestRead> beside) {
        if (beside.stream().anyMatch(each -> VariantSelection.isMadeBy(each.type()))) {
            return VariantSelection.ANY;
        }
        return inputs.has(Request.class) || inputs.has(ContainerRequestContext.class)
                ? VariantSelection.fields(inputs.classes())
                : List.of();
    }

    private static boolean readsRange(MethodInputs inputs) {
        return inputs.showingAllFields().isPresent()
                || inputs.named(HeaderParam.class, HeaderParam::value).stream()
                        .anyMatch(FieldNames.RANGE::equalsIgnoreCase);
    }

    private static Set<String> asTheyAre(Cached cached, MethodInputs inputs) {
        return Stream.concat(inputs.named(HeaderParam.class, HeaderParam::value).stream(), Stream.of(cached.vary()))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The name of the method, as messages and events say it. */
    public String name() {
        return policy.name();
    }

    /** The template of its path. */
    public String route() {
        return policy.route();
    }

    /** What is sent to clients with a response for all callers that are allowed. */
    public ClientLifetimes lifetimes() {
        return policy.lifetimes();
    }

    /** How long the method usually takes. */
    public UsualTime time() {
        return policy.time();
    }

    /** What holds for a response of this status where it says nothing itself. */
    public Allowance allowance(int status) {
        return statuses.contains(status) ? allowance : otherwise;
    }

    /**
     * Whether the response itself says how clients may reuse it, so that the annotation adds no {@code Cache-Control}.
     *
     * @param own those that the response itself has
     */
    public boolean speaksForItself(Fields own) {
        return own.has(FieldNames.CACHE_CONTROL) || own.has(FieldNames.EXPIRES);
    }

    /**
     * A stored response's fields without what the annotation said in them, which is no word of the response itself.
     *
     * @param news what the resource has just said, so that the annotation did not
     */
    public Fields own(Fields fields, Fields news) {
        boolean cacheControl =
                !news.has(FieldNames.CACHE_CONTROL) && lifetimes().said(fields.value(FieldNames.CACHE_CONTROL));
        boolean cdn = !news.has(FieldNames.CDN_CACHE_CONTROL)
                && lifetimes().saidToCdns(fields.value(FieldNames.CDN_CACHE_CONTROL));
        return fields.without(name -> (cacheControl && name.equalsIgnoreCase(FieldNames.CACHE_CONTROL))
                || (cdn && name.equalsIgnoreCase(FieldNames.CDN_CACHE_CONTROL)));
    }
}
