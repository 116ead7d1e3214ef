package io.github.jerseycached.pipeline;

import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.inspect.ReachedCode;
import io.github.jerseycached.inspect.RequestRead;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.filter.EncodingFilter;
import org.jspecify.annotations.Nullable;

/**
 * The application's response filters that run on the responses of one method, and what these may read of a response. On a
 * hit they run again, and have to find what they found when the method ran.
 *
 * <p>What a filter reads is told from the names in its class file, and in those of the classes that it hands the response
 * to. A class that cannot be read may read everything.
 */
public final class ResponseFilters {

    private static final Set<String> ENTITY =
            Set.of("getEntity", "getEntityClass", "getEntityType", "getEntityAnnotations", "getWrappedMessageContext");
    private static final Set<String> PROPERTIES =
            Set.of("getProperty", "getPropertyNames", "hasProperty", "getAttribute");

    // Some of these names are methods of the response, too.
    private static final Set<String> FIELDS = Stream.of("ContainerRequestContext", "ContainerRequest", "HttpHeaders")
            .flatMap(type -> Stream.of(
                            "getHeaders",
                            "getHeaderString",
                            "containsHeaderString",
                            "getRequestHeader",
                            "getRequestHeaders",
                            "getCookies",
                            "getLanguage",
                            "getDate",
                            "getMediaType",
                            "getAcceptableLanguages",
                            "getAcceptableMediaTypes",
                            "getSecurityContext",
                            "getRequest")
                    .map(name -> type + '.' + name))
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> TARGET = Set.of(
            "ContainerRequestContext.getUriInfo",
            "ContainerRequest.getUriInfo",
            "ContainerRequest.getRequestUri",
            "ContainerRequest.getPath");

    private final MethodProviders providers;
    private final boolean isSelectionDeclared;
    private final boolean leavesOutQuery;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile @Nullable FilterAnalysis found;

    /**
     * A filter that may learn of the request what is not in the key, and what it may set of the response.
     *
     * @param byProperties whether only by properties of the request
     */
    private record Chooser(
            String name, boolean byProperties, boolean setsStatus, boolean setsEntity, boolean setsStream) {}

    private record FilterAnalysis(
            List<String> all,
            List<String> first,
            List<String> readEntity,
            List<String> readProperties,
            List<Chooser> choosers,
            boolean encodes) {}

    /**
     * @param isSelectionDeclared whether the annotation says by what the response is selected beyond the signature
     * @param leavesOutQuery whether there are query parameters that the key does not have
     */
    public ResponseFilters(MethodProviders providers, boolean isSelectionDeclared, boolean leavesOutQuery) {
        this.providers = providers;
        this.isSelectionDeclared = isSelectionDeclared;
        this.leavesOutQuery = leavesOutQuery;
    }

    /** The names of all filters of the application. */
    public List<String> all(UriInfo uri) {
        return found(uri).all();
    }

    /** The names of those that may read the response's entity; none as a rule. */
    public List<String> thatReadTheEntity(UriInfo uri) {
        return found(uri).readEntity();
    }

    /** The names of those that may read properties of the request, which the method may have set. */
    public List<String> thatReadProperties(UriInfo uri) {
        return found(uri).readProperties();
    }

    /** Whether a filter of Jersey says {@code Vary: Accept-Encoding} on all responses. */
    public boolean encode(UriInfo uri) {
        return found(uri).encodes();
    }

    /** Whether no warning of a field that a filter sets has been given for the method. */
    public boolean isFirstWarning() {
        return warned.compareAndSet(false, true);
    }

    /** The names of those that run before the cache has seen what the method answered; none as a rule. */
    public List<String> thatRunFirst(UriInfo uri) {
        return found(uri).first();
    }

    /**
     * A filter that has changed a response, perhaps by what the key does not have; empty when none of them reads any of it.
     *
     * @param properties whether the request had properties of the application before the method ran
     * @param status whether another status was set
     * @param entity whether another entity was set
     * @param stream whether the body goes through another stream
     * @param fields whether fields of the representation were changed
     */
    public Optional<Reason> mayHaveChosen(
            UriInfo uri, boolean properties, boolean status, boolean entity, boolean stream, boolean fields) {
        if (isSelectionDeclared || (!status && !entity && !stream && !fields)) {
            return Optional.empty();
        }
        for (Chooser each : found(uri).choosers()) {
            boolean changed = (status && each.setsStatus())
                    || (entity && each.setsEntity())
                    || (stream && each.setsStream())
                    || fields;
            if (changed && (properties || !each.byProperties())) {
                return Optional.of(Reason.of(Reason.Kind.FILTER_CHOOSES, each.name()));
            }
        }
        return Optional.empty();
    }

    /** Whether these filters find, when a stored response is served, all that they found when the method answered it. */
    public boolean canServe(StoredResponse stored, UriInfo uri) {
        StoredResponse.OriginalResponse origin = stored.origin();
        boolean isNeeded = (origin.hasEntity() && !thatReadTheEntity(uri).isEmpty())
                || (origin.setsProperties() && !thatReadProperties(uri).isEmpty());
        return !isNeeded || stored.remembered() != null;
    }

    /** Those of the stored responses that can be served. */
    public Variants thatCanServe(Variants stored, UriInfo uri) {
        return stored.map(each -> canServe(each, uri) ? each : null);
    }

    /** Why a response is not stored that {@link #canServe} does not serve. */
    public Reason why(UriInfo uri) {
        List<String> readers = thatReadTheEntity(uri).isEmpty() ? thatReadProperties(uri) : thatReadTheEntity(uri);
        return Reason.of(Reason.Kind.ENTITY_GONE, String.join(", ", readers));
    }

    private FilterAnalysis found(UriInfo uri) {
        FilterAnalysis known = found;
        if (known == null) {
            known = find(uri);
            found = known;
        }
        return known;
    }

    private FilterAnalysis find(UriInfo uri) {
        Set<String> all = new TreeSet<>();
        Set<String> readEntity = new TreeSet<>();
        Set<String> readProperties = new TreeSet<>();
        List<Chooser> choosers = new ArrayList<>();
        boolean encodes = false;
        for (Class<?> type : providers.of(ContainerResponseFilter.class, uri)) {
            String name = MethodProviders.nameOf(type);
            ReachedCode ofRequest = ReachedCode.from(type, ContainerRequestContext.class, ContainerRequest.class);
            ReachedCode ofResponse = ReachedCode.from(type, ContainerResponseContext.class, ContainerResponse.class);
            boolean ofAnything = ofRequest.mayCall(FIELDS)
                    || (leavesOutQuery && ofRequest.mayCall(TARGET))
                    || providers.injected().reads().ofProvider(type).stream()
                            .anyMatch(read -> leavesOutQuery || read.kind() != RequestRead.RequestPart.TARGET);
            if (ofAnything || ofRequest.mayCall(PROPERTIES)) {
                choosers.add(new Chooser(
                        name,
                        !ofAnything,
                        ofResponse.mayCall(Set.of("setStatus", "setStatusInfo")),
                        ofResponse.mayCall(Set.of("setEntity")),
                        ofResponse.mayCall(Set.of("setEntityStream"))));
            }
            encodes |= type == EncodingFilter.class;
            all.add(name);
            if (ofResponse.mayCall(ENTITY)) {
                readEntity.add(name);
            }
            if (ofRequest.mayCall(PROPERTIES)) {
                readProperties.add(name);
            }
        }
        return new FilterAnalysis(
                List.copyOf(all),
                List.copyOf(providers.at(
                        Integer.MAX_VALUE, ContainerResponseFilter.class, uri, MethodProviders::isOfApplication)),
                List.copyOf(readEntity),
                List.copyOf(readProperties),
                List.copyOf(choosers),
                encodes);
    }
}
