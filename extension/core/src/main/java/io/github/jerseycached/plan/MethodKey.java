package io.github.jerseycached.plan;

import io.github.jerseycached.Cached;
import io.github.jerseycached.engine.Keying;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Reason.Kind;
import io.github.jerseycached.inspect.RequestRead;
import io.github.jerseycached.syntax.CanonicalUri;
import io.github.jerseycached.syntax.FieldNames;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.net.URI;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.uri.UriTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Where the key of one method's responses comes from: compiled once, at deployment, from its annotations and its signature.
 *
 * @param query the names of the query parameters that count, {@code null} for all
 * @param negotiation of the types that the method produces, {@code null} where they are not known beforehand
 * @param cookies the names of those that the method reads
 * @param scope for whom responses are, never {@link Cached.Scope#AUTO} where the method asks who is calling
 * @param roles by which callers are distinguished, sorted
 * @param functions what the annotation adds
 * @param shared what all methods' keys have in common
 */
public record MethodKey(
        @Nullable Set<String> query,
        @Nullable Negotiation negotiation,
        List<String> cookies,
        Cached.Scope scope,
        SortedSet<String> roles,
        List<Class<? extends Function<ContainerRequestContext, String>>> functions,
        SharedKeyParts shared) {

    /** RFC 10008. */
    public static final String QUERY = "QUERY";

    /** Whether responses are kept for some callers alone. */
    public boolean tellsCallersApart() {
        return scope == Cached.Scope.PRIVATE || scope == Cached.Scope.ROLES;
    }

    /** Whether encoders are registered, so that the key has the coding. */
    public boolean negotiatesCoding() {
        return !shared.codings().isEmpty();
    }

    /**
     * The request fields, in lower case, that the key accounts for, so that they need not select among the responses of one
     * key. Not the same as those that the client is told of.
     */
    public Set<String> fields() {
        Set<String> fields = new TreeSet<>();
        if (negotiation != null) {
            fields.add("accept");
        }
        if (negotiatesCoding()) {
            fields.add("accept-encoding");
        }
        if (!cookies.isEmpty() || tellsCallersApart()) {
            fields.add("cookie");
        }
        if (tellsCallersApart()) {
            fields.add("authorization");
        }
        return fields;
    }

    /** Whether it has what a class reads of a request. */
    public boolean has(RequestRead read) {
        return switch (read.kind()) {
            case TARGET -> query == null;
            case CALLER -> tellsCallersApart();
            case PRINCIPAL -> scope == Cached.Scope.PRIVATE;
            case FIELDS, UNKNOWN, RESPONSE -> false;
        };
    }

    /**
     * The key of a request, or why it has none.
     *
     * @throws IOException when the content of a QUERY cannot be read
     */
    public Keying of(ContainerRequestContext request) throws IOException {
        boolean isQuery = request.getMethod().equals(QUERY);
        if (!isQuery && RequestContent.isThere(request)) {
            // RFC 9110 §9.3.1: content of a GET has no meaning, yet a method could read it, and it is not in the key.
            return Keying.bypass(Kind.REQUEST_CONTENT);
        }
        // What a HEAD tells is of the response to a GET.
        Keying keyed = ofTarget(isQuery ? QUERY : HttpMethod.GET, request.getUriInfo());
        if (keyed instanceof Keying.Key by) {
            keyed = by.with(by.key().with(KeyPart.ROUTE.label(), route(request.getUriInfo())));
        }
        if (keyed instanceof Keying.Key by) {
            keyed = negotiated(by, request::getHeaderString);
        }
        if (isQuery && keyed instanceof Keying.Key by) {
            keyed = withContent(by, request);
        }
        if (tellsCallersApart() && keyed instanceof Keying.Key by) {
            keyed = withCaller(by, request);
        }
        if (keyed instanceof Keying.Key by) {
            keyed = withCookiesAndFunctions(by, request);
        }
        return keyed;
    }

    /** The key of a target, before what further selects the response. */
    private Keying ofTarget(String method, UriInfo uri) {
        URI target = uri.getRequestUri();
        String authority = authority(target);
        if (!shared.hosts().isKnown(target.getScheme(), authority)) {
            return Keying.bypass(Kind.UNKNOWN_HOST);
        }
        if (target.getRawFragment() != null) {
            // No client sends one (RFC 9110 §7.1), yet UriInfo would show it to the method.
            return Keying.bypass(Kind.FRAGMENT);
        }
        Optional<String> path = CanonicalUri.path(target.getRawPath());
        if (path.isEmpty()) {
            return Keying.bypass(Kind.DOUBTFUL_PATH);
        }
        Optional<String> parameters = parameters(target.getRawQuery());
        if (parameters.isEmpty()) {
            return Keying.bypass(Kind.DOUBTFUL_QUERY);
        }
        String queried = parameters.get().isEmpty() ? "" : '?' + parameters.get();
        return new Keying.Key(
                CacheKey.of(method, target.getScheme() + "://" + authority + path.get() + queried),
                names(path.get(), uri.getBaseUri()),
                Negotiation.IDENTITY,
                !method.equals(QUERY) && !tellsCallersApart() && cookies.isEmpty() && functions.isEmpty());
    }

    /**
     * What the path is invalidated by: the whole path, and the path within the application. So no one who invalidates needs
     * to know where the application is, which only requests tell.
     */
    private static List<String> names(String path, URI base) {
        String whole = Provenance.path(path);
        String prefix = base.getRawPath();
        if (prefix.length() <= 1) {
            return List.of(whole);
        }
        prefix = CanonicalUri.path(prefix).orElse(prefix);
        // Without its last slash, which the path within keeps.
        prefix = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        if (!path.startsWith(prefix)) {
            return List.of(whole);
        }
        String within = path.substring(prefix.length());
        return List.of(whole, Provenance.path(within.isEmpty() ? "/" : within));
    }

    /**
     * The templates that led here. Jersey compares them with the path as it was sent: so {@code /%61dmin} is no match for
     * {@code admin}, though the two paths are one in the key, and comes to another method.
     */
    private static String route(UriInfo uri) {
        StringBuilder route = new StringBuilder();
        if (uri instanceof ExtendedUriInfo matched) {
            for (UriTemplate template : matched.getMatchedTemplates()) {
                if (!template.getTemplate().equals("/")) {
                    // The last one matched stands first.
                    route.insert(0, template.getTemplate());
                }
            }
        }
        return route.isEmpty() ? "/" : route.toString();
    }

    /**
     * A key with what is negotiated.
     *
     * @param field gives the request's fields, {@code null} for an absent one
     */
    Keying negotiated(Keying.Key by, Function<String, @Nullable String> field) {
        CacheKey key = by.key();
        if (negotiation != null) {
            Optional<String> type = negotiation.type(field.apply(FieldNames.ACCEPT));
            if (type.isEmpty()) {
                return Keying.bypass(Kind.NO_ACCEPTABLE_TYPE);
            }
            key = key.with(KeyPart.TYPE.label(), type.get());
        }
        if (!negotiatesCoding()) {
            return by.with(key);
        }
        Optional<String> coding = Negotiation.coding(field.apply(FieldNames.ACCEPT_ENCODING), shared.codings());
        return coding.isEmpty()
                ? Keying.bypass(Kind.NO_ACCEPTABLE_CODING)
                : new Keying.Key(
                        key.with(KeyPart.CODING.label(), coding.get()), by.names(), coding.get(), by.repeatable());
    }

    /** RFC 10008 §2.7: the key has the content and the fields that say what it is. */
    private Keying withContent(Keying.Key by, ContainerRequestContext request) throws IOException {
        Optional<byte[]> content = RequestContent.read(request, shared.maxContentBytes());
        if (content.isEmpty()) {
            return new Keying.NoKey(Reason.of(Kind.LONG_REQUEST_CONTENT, shared.maxContentBytes()));
        }
        KeyedHash hash = shared.store().hash();
        return by.with(by.key()
                .with(
                        KeyPart.CONTENT.label(),
                        hash.of(RequestContent.metadata(request)) + '.' + hash.of(content.get())));
    }

    private Keying withCaller(Keying.Key by, ContainerRequestContext request) {
        SecurityContext security = request.getSecurityContext();
        Principal principal = security == null ? null : security.getUserPrincipal();
        if (principal != null && principal.getName() == null) {
            return Keying.bypass(Kind.PRINCIPAL_WITHOUT_NAME);
        }
        if (principal == null && request.getHeaderString(FieldNames.AUTHORIZATION) != null) {
            return Keying.bypass(Kind.AUTHORIZATION_WITHOUT_PRINCIPAL);
        }
        String held = held(security);
        if (principal == null && scope == Cached.Scope.PRIVATE && (!held.isEmpty() || isAuthenticated(security))) {
            // Somebody is asking, by an API key for one, and nobody says who.
            return Keying.bypass(Kind.AUTHENTICATED_WITHOUT_PRINCIPAL);
        }
        CacheKey key = by.key();
        List<String> names = new ArrayList<>(by.names());
        if (scope == Cached.Scope.PRIVATE) {
            String hashed =
                    principal == null ? "nobody" : principal(shared.store().hash(), principal.getName());
            key = key.with(KeyPart.PRINCIPAL.label(), hashed);
            names.add(Provenance.principal(hashed));
        }
        if (scope == Cached.Scope.ROLES || !roles.isEmpty()) {
            key = key.with(KeyPart.ROLES.label(), principal == null && held.isEmpty() ? "nobody" : "of:" + held);
        }
        return new Keying.Key(key, names, by.coding(), by.repeatable());
    }

    private Keying withCookiesAndFunctions(Keying.Key by, ContainerRequestContext request) {
        CacheKey key = by.key();
        KeyedHash hash = shared.store().hash();
        if (!cookies.isEmpty()) {
            key = key.with(KeyPart.COOKIES.label(), hash.of(texts(request.getCookies())));
        }
        for (Class<? extends Function<ContainerRequestContext, String>> function : functions) {
            String value;
            try {
                value = shared.injected().one(function).apply(request);
            } catch (RuntimeException failure) {
                return new Keying.NoKey(Reason.of(Kind.KEY, Predicates.failed(function, failure)));
            }
            key = key.with(function.getSimpleName(), value == null ? "" : hash.of(value));
        }
        return by.with(key);
    }

    /** What stands for a principal in keys and names. */
    public static String principal(KeyedHash hash, String name) {
        return hash.of("principal", name);
    }

    private static boolean isAuthenticated(@Nullable SecurityContext security) {
        return security != null && security.getAuthenticationScheme() != null;
    }

    private static String authority(URI target) {
        String authority = target.getRawAuthority();
        return authority == null ? "" : authority.toLowerCase(Locale.ROOT);
    }

    private Optional<String> parameters(@Nullable String rawQuery) {
        if (rawQuery == null) {
            return Optional.of("");
        }
        return CanonicalUri.query(rawQuery, name -> query == null || query.contains(name));
    }

    private String held(@Nullable SecurityContext security) {
        StringBuilder held = new StringBuilder();
        for (String role : roles) {
            if (security != null && security.isUserInRole(role)) {
                // No role ends where another begins.
                held.append(role.length()).append(':').append(role).append(';');
            }
        }
        return held.toString();
    }

    private String[] texts(Map<String, Cookie> sent) {
        List<String> texts = new ArrayList<>();
        for (String name : cookies) {
            Cookie cookie = sent.get(name);
            texts.add(name);
            if (cookie == null) {
                texts.add("-");
            } else {
                texts.add("+" + cookie.getValue());
                texts.add(String.valueOf(cookie.getPath()));
                texts.add(String.valueOf(cookie.getDomain()));
                texts.add(Integer.toString(cookie.getVersion()));
            }
        }
        return texts.toArray(String[]::new);
    }
}
