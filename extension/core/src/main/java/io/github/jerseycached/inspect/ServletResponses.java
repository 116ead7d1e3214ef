package io.github.jerseycached.inspect;

import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.glassfish.jersey.internal.inject.InjectionManager;
import org.jspecify.annotations.Nullable;

/**
 * The servlet container's responses, on which servlet filters and services set fields past Jersey. Jersey adds its own to them,
 * and replaces those of the same name. The servlet API need not be there: then nothing is said past Jersey.
 */
public final class ServletResponses {

    private static final @Nullable ServletMethods METHODS = ServletMethods.find();
    // The property of a refresh that has the fields which the request behind it came with.
    private static final String CARRIED = Said.class.getName();

    private final InjectionManager injection;
    private volatile @Nullable Current current;
    private volatile boolean isAbsent = METHODS == null;

    /** The methods that are called on a request and its response. */
    private record ServletMethods(
            Class<?> requests,
            Class<?> responses,
            MethodHandle isAsync,
            MethodHandle isCommitted,
            MethodHandle names,
            MethodHandle values) {

        static @Nullable ServletMethods find() {
            try {
                ClassLoader loader = ServletResponses.class.getClassLoader();
                Class<?> request = Class.forName("jakarta.servlet.http.HttpServletRequest", false, loader);
                Class<?> response = Class.forName("jakarta.servlet.http.HttpServletResponse", false, loader);
                return new ServletMethods(
                        request,
                        response,
                        find(request, "isAsyncStarted", boolean.class),
                        find(response, "isCommitted", boolean.class),
                        find(response, "getHeaderNames", Collection.class),
                        find(response, "getHeaders", Collection.class, String.class));
            } catch (ReflectiveOperationException | LinkageError absent) {
                return null;
            }
        }

        private static MethodHandle find(Class<?> type, String name, Class<?> result, Class<?>... parameters)
                throws ReflectiveOperationException {
            MethodHandle found =
                    MethodHandles.publicLookup().findVirtual(type, name, MethodType.methodType(result, parameters));
            return found.asType(found.type().changeParameterType(0, Object.class));
        }
    }

    /** A request and its response, which stand for those that the thread is about. */
    private record Current(Object request, Object response) {}

    public ServletResponses(InjectionManager injection) {
        this.injection = injection;
    }

    /** Lets a refresh come with the fields that servlet filters have set for a request, for they do not run for it. */
    public void carry(ContainerRequestContext from, ContainerRequestContext refresh) {
        // A cookie is that client's own.
        Fields fields = said(from).fields().without(FieldNames.SET_COOKIE::equalsIgnoreCase);
        refresh.setProperty(CARRIED, new Said(false, false, fields));
    }

    /** What was said past Jersey of the response to a request, which has to be the one that this thread is about. */
    public Said said(ContainerRequestContext request) {
        if (METHODS == null) {
            return Said.NOTHING;
        }
        if (request.getProperty(CARRIED) instanceof Said carried) {
            return carried;
        }
        Current known = current();
        if (known == null) {
            return Said.NOTHING;
        }
        try {
            Object response = known.response();
            List<Fields.Line> lines = new ArrayList<>();
            for (Object name : (Collection<?>) METHODS.names().invokeExact(response)) {
                for (Object value : (Collection<?>) METHODS.values().invokeExact(response, (String) name)) {
                    lines.add(new Fields.Line((String) name, (String) value));
                }
            }
            return new Said(
                    (boolean) METHODS.isCommitted().invokeExact(response),
                    (boolean) METHODS.isAsync().invokeExact(known.request()),
                    Fields.of(lines));
        } catch (Error broken) {
            throw broken;
        } catch (Throwable outside) {
            // What is no request of a client, such as that of explain, has none.
            return Said.NOTHING;
        }
    }

    private @Nullable Current current() {
        Current known = current;
        if (known == null && !isAbsent && METHODS != null) {
            known = find(METHODS);
            current = known;
            isAbsent = known == null;
        }
        return known;
    }

    private @Nullable Current find(ServletMethods methods) {
        try {
            Object request = injection.getInstance(methods.requests());
            Object response = injection.getInstance(methods.responses());
            return request == null || response == null ? null : new Current(request, response);
        } catch (RuntimeException unbound) {
            return null;
        }
    }

    /**
     * What was said past Jersey.
     *
     * @param isCommitted whether the head of the response is sent already, or will not be Jersey's
     * @param isAsync whether somebody, which may be Jersey, answers the request later
     * @param fields those that are set
     */
    public record Said(boolean isCommitted, boolean isAsync, Fields fields) {
        static final Said NOTHING = new Said(false, false, Fields.NONE);
    }
}
