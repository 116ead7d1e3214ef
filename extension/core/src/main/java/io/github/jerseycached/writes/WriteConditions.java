package io.github.jerseycached.writes;

import io.github.jerseycached.exchange.Exchange;
import io.github.jerseycached.http.Preconditions;
import io.github.jerseycached.plan.SharedKeyParts;
import io.github.jerseycached.request.Deployment;
import io.github.jerseycached.request.InternalRequest;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.FieldNames;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates {@code If-Match} and {@code If-None-Match} of an unsafe request on an entity tag that the cache made. The
 * application does not know such a tag, so it would overwrite what another client has changed (RFC 9110 §13.1.1). Put only
 * around unsafe methods whose path has a cached GET method with strong tags; conditions on other tags, and on none, are left
 * to the application.
 *
 * <p>The current tag is that of a GET of the same URI with the fields and the user of the request. It goes through the
 * application, filters and all, and a fresh stored response answers it. Where it has a tag of the method's own, the
 * application evaluates the condition. Where it cannot be answered, the condition does not hold.
 *
 * <p>The evaluation and the write are not atomic: of two writes at the same time both may find that the tag is current.
 */
// The last request filter, so after authentication and authorization.
@Priority(Integer.MAX_VALUE)
public final class WriteConditions implements ContainerRequestFilter {

    /** What the GET asks for: no stale response, for that is not the current one. */
    public static final CacheControl FRESH = CacheControl.parse("min-fresh=0");

    private static final Logger LOG = System.getLogger(WriteConditions.class.getName());
    private static final String PROPERTY = WriteConditions.class.getName();
    private static final int LONGEST_SECONDS = 60;
    // However many types and codings there are.
    private static final int MOST_VARIANTS = 16;

    // These concern the write alone, as all do that begin with "Content-".
    private static final Set<String> OF_THE_WRITE = Set.of(
            "cache-control",
            "connection",
            "expect",
            "pragma",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-http-method-override");

    private final String method;
    private final List<String> types;
    private final SharedKeyParts encoders;
    private final Deployment deployment;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * @param method name of the unsafe method
     * @param types that the GET methods of its path produce, as far as they are known
     * @param encoders knows the codings of the application
     */
    public WriteConditions(String method, List<String> types, SharedKeyParts encoders, Deployment deployment) {
        this.method = method;
        this.types = types;
        this.encoders = encoders;
        this.deployment = deployment;
    }

    /** Whether a request is the GET that gives the current tag. */
    public static boolean isOne(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) != null;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        List<EntityTag> matching = cacheTags(request, FieldNames.IF_MATCH);
        List<EntityTag> notMatching = cacheTags(request, FieldNames.IF_NONE_MATCH);
        ApplicationHandler application = deployment.application();
        if ((matching.isEmpty() && notMatching.isEmpty()) || application == null) {
            return;
        }
        Selected selected = selected(application, request, Map.of());
        if (selected.isOfApplication()) {
            return;
        }
        boolean holds = selected.isAbsent()
                ? matching.isEmpty()
                : selected.isKnown()
                        && notMatching.stream().noneMatch(selected::isMatchedWeaklyBy)
                        && (matching.isEmpty() || isCurrent(application, request, matching, selected));
        if (!holds) {
            request.abortWith(
                    Response.status(Response.Status.PRECONDITION_FAILED).build());
        }
    }

    /** The tags in a field, if the cache could have made one of them. */
    private static List<EntityTag> cacheTags(ContainerRequestContext request, String name) {
        String field = request.getHeaderString(name);
        if (field == null) {
            return List.of();
        }
        List<EntityTag> tags = EntityTag.parseList(field);
        return tags.stream().anyMatch(EntityTag::isLikeMade) ? tags : List.of();
    }

    /**
     * Whether one of the tags is that of the current response, or of another type or coding of it: a client may read with
     * other {@code Accept} fields than it writes with.
     */
    private boolean isCurrent(
            ApplicationHandler application, ContainerRequestContext request, List<EntityTag> tags, Selected selected) {
        if (tags.stream().anyMatch(selected::isMatchedStronglyBy)) {
            return true;
        }
        for (Map<String, String> variant : variants(request)) {
            Selected other = selected(application, request, variant);
            if (tags.stream().anyMatch(other::isMatchedStronglyBy)) {
                return true;
            }
        }
        return false;
    }

    private List<Map<String, String>> variants(ContainerRequestContext request) {
        Set<String> accepts = new LinkedHashSet<>();
        accepts.add(request.getHeaderString(FieldNames.ACCEPT));
        if (types.size() != 1) {
            accepts.add(request.getHeaderString(FieldNames.CONTENT_TYPE));
            accepts.addAll(types);
        }
        Set<String> codings = new LinkedHashSet<>();
        codings.add(request.getHeaderString(FieldNames.ACCEPT_ENCODING));
        if (!encoders.codings().isEmpty()) {
            codings.add("identity");
            codings.addAll(encoders.codings());
        }
        List<Map<String, String>> variants = new ArrayList<>();
        for (String accept : accepts) {
            for (String coding : codings) {
                Map<String, String> variant = new HashMap<>();
                if (accept != null) {
                    variant.put(FieldNames.ACCEPT, accept);
                }
                if (coding != null) {
                    variant.put(FieldNames.ACCEPT_ENCODING, coding);
                }
                variants.add(variant);
            }
        }
        // The first is the one that the request itself selects.
        return variants.subList(1, Math.min(variants.size(), MOST_VARIANTS));
    }

    /** Asks for the current response; the given fields take the place of the request's own. */
    private Selected selected(
            ApplicationHandler application, ContainerRequestContext request, Map<String, String> instead) {
        Map<String, List<String>> fields = new HashMap<>();
        request.getHeaders().forEach((name, lines) -> {
            if (!isOfTheWrite(name)) {
                fields.put(name, lines);
            }
        });
        instead.forEach((name, value) -> {
            fields.keySet().removeIf(name::equalsIgnoreCase);
            fields.put(name, List.of(value));
        });
        try {
            ContainerResponse response = application
                    .apply(
                            InternalRequest.of(
                                    application,
                                    request.getUriInfo().getBaseUri(),
                                    request.getUriInfo().getRequestUri(),
                                    request.getSecurityContext(),
                                    fields,
                                    PROPERTY,
                                    true),
                            OutputStream.nullOutputStream())
                    .get(LONGEST_SECONDS, TimeUnit.SECONDS);
            Selected selected = Selected.of(response);
            if (!selected.isKnown() && !selected.isAbsent() && !selected.isOfApplication()) {
                warn("is answered " + response.getStatus());
            }
            return selected;
        } catch (ExecutionException | TimeoutException failed) {
            warn("fails: " + failed);
            return Selected.UNKNOWN;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Selected.UNKNOWN;
        }
    }

    private static boolean isOfTheWrite(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return OF_THE_WRITE.contains(lowerCase)
                || lowerCase.startsWith("content-")
                || Preconditions.FIELDS.stream().anyMatch(name::equalsIgnoreCase);
    }

    private void warn(String what) {
        if (!warned.getAndSet(true)) {
            LOG.log(
                    Level.WARNING,
                    "Requests to " + method + " on the condition of an entity tag that the cache made are answered 412,"
                            + " for the cache's GET of their URI " + what
                            + ". Let the GET method set its own entity tags, or put etag = NONE on its @Cached.");
        }
    }

    /**
     * What the GET came to.
     *
     * @param status its status, 0 where there is none
     * @param tag the one that the cache made for its response; {@code null} where it made none
     * @param current whether the response is no stale one that is served in the place of a failure
     */
    private record Selected(int status, @Nullable EntityTag tag, boolean current) {

        static final Selected UNKNOWN = new Selected(0, null, false);

        static Selected of(ContainerResponse response) {
            Exchange exchange = Exchange.of(response.getRequestContext());
            return exchange == null
                    ? new Selected(response.getStatus(), null, true)
                    : new Selected(response.getStatus(), exchange.madeTag(), exchange.isCurrent());
        }

        /** Whether there is a response that the cache has not tagged, so that its tag, if any, is the application's. */
        boolean isOfApplication() {
            return isSuccess() && current && tag == null;
        }

        boolean isKnown() {
            return isSuccess() && current && tag != null;
        }

        boolean isAbsent() {
            return status == 404 || status == 410;
        }

        private boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        boolean isMatchedStronglyBy(EntityTag other) {
            return isKnown() && tag != null && tag.matchesStrongly(other);
        }

        boolean isMatchedWeaklyBy(EntityTag other) {
            return isKnown() && tag != null && tag.matchesWeakly(other);
        }
    }
}
