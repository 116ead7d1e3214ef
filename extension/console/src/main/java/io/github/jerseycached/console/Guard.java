package io.github.jerseycached.console;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who may do what. */
final class Guard {

    private static final Refusal ELSEWHERE =
            new Refusal(403, "the request comes from a page of another origin, which may not use the console");

    private final String role;
    private final @Nullable String challenge;

    Guard(String role, @Nullable String challenge) {
        this.role = role;
        this.challenge = challenge;
    }

    /** What a request is about. */
    enum Action {
        /** The page, to which others may link. */
        VISIT,
        /** What is shown in it. */
        READ,
        /** To change something. */
        WRITE
    }

    /**
     * Why a request is not answered.
     *
     * @param status of the response
     * @param why in words
     */
    record Refusal(int status, String why) {}

    /** What a 401 says in {@code WWW-Authenticate}. */
    @Nullable
    String challenge() {
        return challenge;
    }

    /** Why the request is to be refused; {@code null} where it is not. */
    @Nullable
    Refusal refusal(ContainerRequestContext request, Action action) {
        // Asked here, for the feature that heeds @RolesAllowed may not be registered.
        SecurityContext security = request.getSecurityContext();
        if (security == null || security.getUserPrincipal() == null) {
            return new Refusal(401, "the console is not for everybody: say who you are");
        }
        if (!security.isUserInRole(role)) {
            return new Refusal(403, "the console is for those in another role");
        }
        if (action != Action.VISIT && !fromOwnOrigin(request, action)) {
            return ELSEWHERE;
        }
        // A page of another origin can send neither without asking first, which nobody here answers. Both are asked
        // for,
        // since the application may allow the one or the other to others.
        if (action == Action.WRITE && !isJson(request)) {
            return new Refusal(403, "Content-Type must be application/json");
        }
        if (action == Action.WRITE && request.getHeaderString("X-Requested-With") == null) {
            return new Refusal(403, "X-Requested-With is missing; any value will do");
        }
        return null;
    }

    /**
     * Whether the request does not come from a page of another origin: as the browser says in {@code Sec-Fetch-Site}, which
     * stays true behind a proxy that ends TLS; else by {@code Origin}. A client that is no browser sends neither.
     */
    private static boolean fromOwnOrigin(ContainerRequestContext request, Action action) {
        String site = request.getHeaderString("Sec-Fetch-Site");
        if (site != null) {
            // «none»: typed into the address bar, which is no way to send a POST.
            return site.equals("same-origin") || (action == Action.READ && site.equals("none"));
        }
        String origin = request.getHeaderString("Origin");
        return origin == null
                || origin.equalsIgnoreCase(origin(request.getUriInfo().getBaseUri()));
    }

    // RFC 6454 §6.2: without the scheme's own port.
    private static String origin(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int own = scheme.equals("https") ? 443 : 80;
        String port = uri.getPort() < 0 || uri.getPort() == own ? "" : ":" + uri.getPort();
        return scheme + "://" + uri.getHost() + port;
    }

    private static boolean isJson(ContainerRequestContext request) {
        String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
        if (type == null) {
            return false;
        }
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters))
                .strip()
                .equalsIgnoreCase(MediaType.APPLICATION_JSON);
    }
}
