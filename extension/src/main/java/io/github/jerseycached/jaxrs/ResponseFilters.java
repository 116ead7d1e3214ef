package io.github.jerseycached.jaxrs;

import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.UriInfo;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glassfish.jersey.model.internal.RankedProvider;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.jspecify.annotations.Nullable;

/**
 * The application's response filters that run on the responses of one method, and what these may read of a response. On a
 * hit they run again, and have to find what they found when the method ran.
 *
 * <p>What a filter reads is told from the names in its class file, and in those of the classes that it hands the response
 * to. A class that cannot be read may read everything.
 */
final class ResponseFilters {

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

    private static final Set<String> RESPONSE = descriptors(ContainerResponseContext.class, ContainerResponse.class);
    private static final Set<String> REQUEST = descriptors(ContainerRequestContext.class, ContainerRequest.class);

    private final Injected injected;
    private final Configuration ofMethod;
    private final Set<Class<? extends Annotation>> ofApplication;
    private final boolean isSelectionDeclared;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile @Nullable Found found;

    /** A filter that may read any field of the request, and what it may set of the response. */
    private record Chooser(String name, boolean setsStatus, boolean setsEntity, boolean setsStream) {}

    private record Found(
            List<String> all,
            List<String> first,
            List<String> readEntity,
            List<String> readProperties,
            List<Chooser> choosers) {}

    /**
     * @param ofMethod holds what is registered for the method alone; complete once all dynamic features have run
     * @param ofApplication the name bindings of the application
     * @param isSelectionDeclared whether the annotation says by what the response is selected beyond the signature
     */
    ResponseFilters(
            Injected injected,
            Configuration ofMethod,
            Set<Class<? extends Annotation>> ofApplication,
            boolean isSelectionDeclared) {
        this.injected = injected;
        this.ofMethod = ofMethod;
        this.ofApplication = ofApplication;
        this.isSelectionDeclared = isSelectionDeclared;
    }

    /** The names of all filters of the application. */
    List<String> all(UriInfo uri) {
        return found(uri).all();
    }

    /** The names of those that may read the response's entity; none as a rule. */
    List<String> thatReadTheEntity(UriInfo uri) {
        return found(uri).readEntity();
    }

    /** The names of those that may read properties of the request, which the method may have set. */
    List<String> thatReadProperties(UriInfo uri) {
        return found(uri).readProperties();
    }

    /** Whether no warning of a field that a filter sets has been given for the method. */
    boolean isFirstWarning() {
        return warned.compareAndSet(false, true);
    }

    /** The names of those that run before the cache has seen what the method answered; none as a rule. */
    List<String> thatRunFirst(UriInfo uri) {
        return found(uri).first();
    }

    /**
     * A filter that has changed a response, perhaps by a field of the request; empty when none of them reads any.
     *
     * @param status whether another status was set
     * @param entity whether another entity was set
     * @param stream whether the body goes through another stream
     * @param fields whether fields of the representation were changed
     */
    Optional<Reason> mayHaveChosen(UriInfo uri, boolean status, boolean entity, boolean stream, boolean fields) {
        if (isSelectionDeclared || (!status && !entity && !stream && !fields)) {
            return Optional.empty();
        }
        for (Chooser each : found(uri).choosers()) {
            if ((status && each.setsStatus())
                    || (entity && each.setsEntity())
                    || (stream && each.setsStream())
                    || fields) {
                return Optional.of(Reason.of(Reason.Kind.FILTER_CHOOSES, each.name()));
            }
        }
        return Optional.empty();
    }

    /** Whether these filters find, when a stored response is served, all that they found when the method answered it. */
    boolean canServe(StoredResponse stored, UriInfo uri) {
        StoredResponse.Origin origin = stored.origin();
        boolean isNeeded = (origin.hasEntity() && !thatReadTheEntity(uri).isEmpty())
                || (origin.setsProperties() && !thatReadProperties(uri).isEmpty());
        return !isNeeded || stored.remembered() != null;
    }

    /** Those of the stored responses that can be served. */
    Variants thatCanServe(Variants stored, UriInfo uri) {
        return stored.map(each -> canServe(each, uri) ? each : null);
    }

    /** Why a response is not stored that {@link #canServe} does not serve. */
    Reason why(UriInfo uri) {
        List<String> readers = thatReadTheEntity(uri).isEmpty() ? thatReadProperties(uri) : thatReadTheEntity(uri);
        return Reason.of(Reason.Kind.ENTITY_GONE, String.join(", ", readers));
    }

    private Found found(UriInfo uri) {
        Found known = found;
        if (known == null) {
            known = find(uri);
            found = known;
        }
        return known;
    }

    private Found find(UriInfo uri) {
        Set<String> all = new TreeSet<>();
        Set<String> readEntity = new TreeSet<>();
        Set<String> readProperties = new TreeSet<>();
        List<Chooser> choosers = new ArrayList<>();
        for (Class<?> type : types(uri)) {
            if (mayCall(type, FIELDS, REQUEST, new HashSet<>())) {
                choosers.add(new Chooser(
                        nameOf(type),
                        mayCall(type, Set.of("setStatus", "setStatusInfo"), RESPONSE, new HashSet<>()),
                        mayCall(type, Set.of("setEntity"), RESPONSE, new HashSet<>()),
                        mayCall(type, Set.of("setEntityStream"), RESPONSE, new HashSet<>())));
            }
            all.add(nameOf(type));
            if (mayCall(type, ENTITY, RESPONSE, new HashSet<>())) {
                readEntity.add(nameOf(type));
            }
            if (mayCall(type, PROPERTIES, REQUEST, new HashSet<>())) {
                readProperties.add(nameOf(type));
            }
        }
        return new Found(
                List.copyOf(all),
                first(uri),
                List.copyOf(readEntity),
                List.copyOf(readProperties),
                List.copyOf(choosers));
    }

    private List<Class<?>> types(UriInfo uri) {
        Set<Class<? extends Annotation>> bound = bound(uri);
        List<Class<?>> types = new ArrayList<>();
        for (Class<?> type : ofMethod.getClasses()) {
            addFilter(types, type);
        }
        for (Object instance : ofMethod.getInstances()) {
            addFilter(types, instance.getClass());
        }
        for (ContainerResponseFilter filter : injected.providers(ContainerResponseFilter.class)) {
            // Jakarta REST 3.1 §6.5.4: all of the names have to be there.
            if (bound.containsAll(Passage.bindings(filter.getClass()))) {
                addFilter(types, filter.getClass());
            }
        }
        return types;
    }

    private List<String> first(UriInfo uri) {
        Set<Class<? extends Annotation>> bound = bound(uri);
        Set<String> names = new TreeSet<>();
        for (RankedProvider<ContainerResponseFilter> each : injected.ranked(ContainerResponseFilter.class)) {
            Class<?> type = each.getProvider().getClass();
            if (each.getRank() == Integer.MAX_VALUE
                    && isOfApplication(type)
                    && bound.containsAll(Passage.bindings(type))) {
                names.add(nameOf(type));
            }
        }
        return List.copyOf(names);
    }

    private Set<Class<? extends Annotation>> bound(UriInfo uri) {
        Set<Class<? extends Annotation>> bound = new HashSet<>(ofApplication);
        if (uri instanceof ExtendedUriInfo matched && matched.getMatchedResourceMethod() != null) {
            bound.addAll(matched.getMatchedResourceMethod().getNameBindings());
        }
        return bound;
    }

    /** The simple name; of a class that has none, what its name ends with. */
    private static String nameOf(Class<?> type) {
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        String known = lambda > 0 ? name.substring(0, lambda) + " (lambda)" : name;
        return type.getSimpleName().isEmpty() || lambda > 0
                ? known.substring(known.lastIndexOf('.') + 1)
                : type.getSimpleName();
    }

    private static boolean isOfApplication(Class<?> type) {
        return type.getPackage() != ResponseFilters.class.getPackage() || !type.isAnnotationPresent(SkippedOnHit.class);
    }

    private static void addFilter(List<Class<?>> types, Class<?> type) {
        if (ContainerResponseFilter.class.isAssignableFrom(type) && isOfApplication(type)) {
            types.add(type);
        }
    }

    /**
     * Whether a class, a superclass of it, or a class that it hands an object to, may call one of these methods.
     *
     * @param names of the methods
     * @param given the descriptors of the types that have these methods
     */
    static boolean mayCall(Class<?> type, Set<String> names, Set<String> given, Set<Class<?>> seen) {
        if (!seen.add(type)) {
            return false;
        }
        Class<?> parent = type.getSuperclass();
        boolean hasParent = parent != null && parent != Object.class;
        Optional<ClassFile> read = ClassFile.of(type);
        if (read.isEmpty()) {
            int lambda = type.getName().indexOf("$$Lambda");
            if (lambda > 0) {
                // Its code stands in the class around it.
                return mayCall(type, type.getName().substring(0, lambda), names, given, seen);
            }
            // A proxy made at run time does no more than call its superclass.
            return !hasParent || mayCall(parent, names, given, seen);
        }
        if (names.stream().anyMatch(read.get().texts()::contains)) {
            return true;
        }
        for (Map.Entry<String, Set<String>> called : read.get().calls().entrySet()) {
            boolean hands = called.getValue().stream()
                    .anyMatch(descriptor ->
                            given.stream().anyMatch(descriptor.substring(0, descriptor.indexOf(')'))::contains));
            if (hands
                    && !called.getKey().equals(type.getName())
                    && mayCall(type, called.getKey(), names, given, seen)) {
                return true;
            }
        }
        return hasParent && mayCall(parent, names, given, seen);
    }

    private static boolean mayCall(
            Class<?> from, String called, Set<String> names, Set<String> given, Set<Class<?>> seen) {
        try {
            Class<?> target = Class.forName(called, false, from.getClassLoader());
            // What stands behind an interface is not known.
            return target.isInterface() || mayCall(target, names, given, seen);
        } catch (ClassNotFoundException | LinkageError unknown) {
            return true;
        }
    }

    private static Set<String> descriptors(Class<?>... types) {
        Set<String> descriptors = new HashSet<>();
        for (Class<?> type : types) {
            descriptors.add(type.descriptorString());
        }
        return descriptors;
    }
}
