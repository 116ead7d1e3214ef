package io.github.jerseycached.servlet;

import io.github.jerseycached.engine.LaneCaller;
import io.github.jerseycached.engine.RequestSignature;
import io.github.jerseycached.syntax.FieldNames;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request's signature, as what came before the lane lets Jersey see it: the URI, and the fields. There is one for each
 * thread.
 */
final class ServletSignature extends RequestSignature {

    private static final ThreadLocal<ServletSignature> OF_THREAD = ThreadLocal.withInitial(ServletSignature::new);

    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    // With one of these a request is not for the lane.
    private static final Set<String> ORDINARY = FieldNames.caseless(
            List.of("Content-Type", "Expect", "If-Match", "If-Unmodified-Since", "Transfer-Encoding", "Upgrade"));

    private @Nullable ServletHead head;

    /**
     * Reads a request.
     *
     * @return its signature, good until the same thread reads another one; {@code null} for a request that has to take the
     *     ordinary way
     */
    static @Nullable ServletSignature of(HttpServletRequest request) {
        boolean isHead = "HEAD".equals(request.getMethod());
        if (!(isHead || "GET".equals(request.getMethod())) || "HTTP/1.0".equals(request.getProtocol())) {
            return null;
        }
        ServletSignature signature = OF_THREAD.get();
        return signature.read(request, isHead) ? signature : null;
    }

    private boolean read(HttpServletRequest request, boolean isHead) {
        boolean hasAuthorization = false;
        Enumeration<String> names = request.getHeaderNames();
        if (names == null) {
            return false;
        }
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            if (ORDINARY.contains(name)
                    || (name.equalsIgnoreCase(FieldNames.CONTENT_LENGTH) && !hasNoContent(request))) {
                return false;
            }
            hasAuthorization |= name.equalsIgnoreCase(FieldNames.AUTHORIZATION);
        }
        head = new ServletHead(request);
        clear(caller(request));
        if (hasAuthorization) {
            markIdentified();
        }
        put((request.isSecure() ? 1 : 0) | (isHead ? 2 : 0));
        put(request.getServerPort() >> 8);
        put(request.getServerPort());
        return put(request.getScheme())
                && put(request.getServerName())
                && put(request.getContextPath())
                && put(request.getServletPath())
                && put(request.getRequestURI())
                && put(request.getQueryString())
                && put(request, "Host", true)
                && put(request, "Accept", false)
                && put(request, "Accept-Encoding", false);
    }

    private static boolean hasNoContent(HttpServletRequest request) {
        Enumeration<String> lengths = request.getHeaders(FieldNames.CONTENT_LENGTH);
        return NO_CONTENT.equals(lengths.nextElement()) && !lengths.hasMoreElements();
    }

    /** Puts a field that has one line at most. */
    private boolean put(HttpServletRequest request, String name, boolean needed) {
        Enumeration<String> lines = request.getHeaders(name);
        if (lines == null || !lines.hasMoreElements()) {
            return !needed && put((String) null);
        }
        String line = lines.nextElement();
        return !lines.hasMoreElements() && put(line);
    }

    private static LaneCaller caller(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        if (principal != null) {
            return principal.getName() == null
                    ? LaneCaller.IN_DOUBT
                    : new LaneCaller(principal.getName(), request::isUserInRole, false);
        }
        return request.isSecure() && request.getAttribute(CERTIFICATES) != null
                ? LaneCaller.IN_DOUBT
                : LaneCaller.UNKNOWN;
    }

    /** Lets go of the request, which would be kept as long as the thread. */
    void forget() {
        head = null;
        forgetCaller();
    }

    @Override
    public ServletHead request() {
        return Objects.requireNonNull(head);
    }
}
