package io.github.jerseycached.inspect;

import io.github.jerseycached.inspect.Bindings.Binding;
import io.github.jerseycached.inspect.RequestRead.RequestPart;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What the classes of an application read of a request: by what is injected into them, and into what that is made of. Worked
 * out once for each class.
 */
public final class RequestReads {

    // By the names of their types, for these may not be on the class path.
    private static final Set<String> CONTAINER_REQUESTS = Set.of(
            "jakarta.servlet.ServletRequest",
            "org.glassfish.grizzly.http.server.Request",
            "org.eclipse.jetty.server.Request");
    private static final Set<String> CONTAINER_RESPONSES = Set.of(
            "jakarta.servlet.ServletResponse",
            "org.glassfish.grizzly.http.server.Response",
            "org.eclipse.jetty.server.Response",
            "io.netty.channel.ChannelHandlerContext",
            "io.netty.handler.codec.http.HttpResponse",
            "com.sun.net.httpserver.HttpExchange");
    private static final Set<String> SESSIONS = Set.of("jakarta.servlet.http.HttpSession");

    // Of CDI, Jersey, Spring, Guice and others, each with a package of its own.
    private static final Set<String> REQUEST_SCOPES = Set.of(
            "RequestScoped", "RequestScope", "SessionScoped", "SessionScope", "ConversationScoped", "ViewScoped");
    private static final String SPRING_SCOPE = "org.springframework.context.annotation.Scope";
    private static final Set<String> SPRING_REQUEST_SCOPES = Set.of("request", "session", "websocket");

    // What is injected by name is a service or a value of the configuration.
    private static final Set<String> INJECTING = Set.of(
            "jakarta.inject.Inject",
            "jakarta.ws.rs.core.Context",
            "jakarta.annotation.Resource",
            "jakarta.ejb.EJB",
            "jakarta.persistence.PersistenceContext",
            "jakarta.persistence.PersistenceUnit",
            "com.google.inject.Inject",
            "org.springframework.beans.factory.annotation.Autowired",
            "org.springframework.beans.factory.annotation.Value",
            "org.eclipse.microprofile.config.inject.ConfigProperty");

    // Their classes have nothing injected of a request, but for those that are named above.
    private static final List<String> LIBRARIES = List.of(
            "java.",
            "javax.",
            "jakarta.",
            "sun.",
            "com.sun.",
            "org.glassfish.",
            "com.fasterxml.",
            "org.springframework.",
            "org.hibernate.",
            "org.jboss.",
            "org.apache.",
            "org.eclipse.",
            "io.micrometer.");

    private final Bindings bindings;
    private final Map<Class<?>, List<RequestRead>> known = new ConcurrentHashMap<>();
    private final Map<Class<?>, List<RequestRead>> ofProviders = new ConcurrentHashMap<>();

    RequestReads(Bindings bindings) {
        this.bindings = bindings;
    }

    /** What a class reads that the application has made, by itself or by what is injected into it. */
    List<RequestRead> of(Class<?> type) {
        List<RequestRead> reads = known.get(type);
        if (reads == null) {
            List<RequestRead> found = new ArrayList<>();
            addClass(type, new HashSet<>(), found);
            reads = List.copyOf(found);
            known.put(type, reads);
        }
        return reads;
    }

    /** What a provider reads: the same, and what it holds, for somebody else may have handed it that. */
    public List<RequestRead> ofProvider(Class<?> type) {
        List<RequestRead> reads = ofProviders.get(type);
        if (reads == null) {
            List<RequestRead> found = new ArrayList<>(of(type));
            Set<AnnotatedElement> seen = new HashSet<>(Set.of(type));
            for (Class<?> declaring = type;
                    declaring != null && !isOfLibrary(declaring);
                    declaring = declaring.getSuperclass()) {
                for (Field field : declaring.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers()) && field.getAnnotations().length == 0) {
                        addPoint(InjectionPoint.held(field), seen, found);
                    }
                }
            }
            reads = List.copyOf(found);
            ofProviders.put(type, reads);
        }
        return reads;
    }

    /** What is read where something is injected. */
    public List<RequestRead> at(InjectionPoint point) {
        List<RequestRead> found = new ArrayList<>();
        addPoint(point, new HashSet<>(), found);
        return found;
    }

    private void addPoint(InjectionPoint point, Set<AnnotatedElement> seen, List<RequestRead> found) {
        if (isResolved(point)) {
            found.add(new RequestRead(RequestPart.UNKNOWN, point.type(), point.place()));
        } else if (point.isOfConstructor() || point.annotations().stream().anyMatch(RequestReads::injects)) {
            point.types().forEach(type -> addInjected(type, point, seen, found));
        }
    }

    /** Whether a resolver of the application's own gives what is injected there. */
    private boolean isResolved(InjectionPoint point) {
        for (Annotation annotation : point.annotations()) {
            Class<? extends Annotation> type = annotation.annotationType();
            if (!isOfLibrary(type) && bindings.resolve(type)) {
                return true;
            }
        }
        return false;
    }

    private void addInjected(Class<?> type, InjectionPoint point, Set<AnnotatedElement> seen, List<RequestRead> found) {
        Optional<RequestPart> kind = kind(type);
        if (kind.isPresent()) {
            found.add(new RequestRead(kind.get(), type, point.place()));
            return;
        }
        if (isOfContext(type)) {
            return;
        }
        List<Binding> bound = bindings.of(type);
        boolean context = point.isOfContext();
        Optional<Binding> ofRequest =
                bound.stream().filter(each -> isOfRequest(each, context)).findFirst();
        if (ofRequest.isPresent()
                || isOfRequest(type)
                || (context && bound.isEmpty() && Modifier.isAbstract(type.getModifiers()))) {
            Class<?> named = ofRequest.isPresent() ? named(ofRequest.get(), type) : type;
            found.add(new RequestRead(RequestPart.UNKNOWN, named, point.place()));
            return;
        }
        if (bound.isEmpty() && !Modifier.isAbstract(type.getModifiers())) {
            addClass(type, seen, found);
        }
        for (Binding binding : bound) {
            binding.classes().forEach(made -> addClass(made, seen, found));
            for (Method factory : binding.factories()) {
                if (seen.add(factory)) {
                    InjectionPoint.of(factory).forEach(each -> addPoint(each, seen, found));
                }
            }
        }
    }

    /** What is injected by a binding, as messages name it. */
    private static Class<?> named(Binding binding, Class<?> type) {
        return !binding.made() && binding.classes().size() == 1
                ? binding.classes().iterator().next()
                : type;
    }

    /** What a type shows of the request by itself; empty for one of the application's own, and for one that shows nothing. */
    public static Optional<RequestPart> kind(Class<?> type) {
        if (SecurityContext.class.isAssignableFrom(type)) {
            return Optional.of(RequestPart.CALLER);
        }
        if (Principal.class.isAssignableFrom(type)) {
            return Optional.of(RequestPart.PRINCIPAL);
        }
        if (HttpHeaders.class.isAssignableFrom(type)
                || ContainerRequestContext.class.isAssignableFrom(type)
                || Request.class.isAssignableFrom(type)
                || is(type, CONTAINER_REQUESTS)) {
            return Optional.of(RequestPart.FIELDS);
        }
        if (UriInfo.class.isAssignableFrom(type)) {
            return Optional.of(RequestPart.TARGET);
        }
        if (is(type, CONTAINER_RESPONSES)) {
            return Optional.of(RequestPart.RESPONSE);
        }
        return ResourceContext.class.isAssignableFrom(type) || is(type, SESSIONS)
                ? Optional.of(RequestPart.UNKNOWN)
                : Optional.empty();
    }

    /** Whether a type or one of its supertypes has one of these names. */
    static boolean is(Class<?> type, Set<String> names) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (names.contains(each.getName())
                    || Stream.of(each.getInterfaces()).anyMatch(implemented -> is(implemented, names))) {
                return true;
            }
        }
        return false;
    }

    /** Whether Jakarta REST, Jersey or a servlet container gives it, and it shows nothing of the request. */
    private static boolean isOfContext(Class<?> type) {
        String name = type.getName();
        return name.startsWith("jakarta.ws.rs.")
                || name.startsWith("jakarta.servlet.")
                || name.startsWith("org.glassfish.jersey.")
                || name.startsWith("org.glassfish.hk2.");
    }

    private static boolean isOfRequest(Binding binding, boolean context) {
        if (REQUEST_SCOPES.contains(simpleName(binding.scope())) || !isOfLibrary(binding.scope())) {
            // A scope of the application's own is narrower than the application.
            return true;
        }
        // What a factory of the application's own gives anew each time, as a context of the request, is made from that.
        return context && binding.made() && !binding.scope().equals(Singleton.class.getName());
    }

    /** Whether a class says that there is one of it for each request or session. */
    private static boolean isOfRequest(Class<?> type) {
        Set<Class<?>> seen = new HashSet<>();
        return Stream.of(type.getAnnotations()).anyMatch(annotation -> isRequestScope(annotation, seen));
    }

    private static boolean isRequestScope(Annotation annotation, Set<Class<?>> seen) {
        Class<? extends Annotation> type = annotation.annotationType();
        if (!seen.add(type) || type.getName().startsWith("java.lang.")) {
            return false;
        }
        if (REQUEST_SCOPES.contains(type.getSimpleName())) {
            return true;
        }
        if (type.getName().equals(SPRING_SCOPE)) {
            return SPRING_REQUEST_SCOPES.contains(text(annotation, "value"))
                    || SPRING_REQUEST_SCOPES.contains(text(annotation, "scopeName"));
        }
        // A stereotype, or an annotation composed of others.
        return Stream.of(type.getAnnotations()).anyMatch(meta -> isRequestScope(meta, seen));
    }

    private static String text(Annotation annotation, String attribute) {
        try {
            return String.valueOf(
                    annotation.annotationType().getMethod(attribute).invoke(annotation));
        } catch (ReflectiveOperationException absent) {
            return "";
        }
    }

    private static String simpleName(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private void addClass(Class<?> type, Set<AnnotatedElement> seen, List<RequestRead> found) {
        if (!isOfLibrary(type) && !type.isPrimitive() && seen.add(type)) {
            for (InjectionPoint point : InjectionPoint.of(type)) {
                addPoint(point, seen, found);
            }
        }
    }

    /** Whether something is injected where this annotation stands. */
    public static boolean injects(Annotation annotation) {
        Class<? extends Annotation> type = annotation.annotationType();
        return INJECTING.contains(type.getName())
                || (!isOfLibrary(type)
                        && Stream.of(type.getAnnotations())
                                .anyMatch(meta ->
                                        INJECTING.contains(meta.annotationType().getName())));
    }

    /** Whether a class is none of the application. */
    public static boolean isOfLibrary(Class<?> type) {
        return isOfLibrary(type.getName());
    }

    private static boolean isOfLibrary(String name) {
        return LIBRARIES.stream().anyMatch(name::startsWith);
    }
}
