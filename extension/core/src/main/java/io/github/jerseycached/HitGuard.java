package io.github.jerseycached;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request filter of the application that can decide on hits itself, so that they take the fast lane. A filter implements it
 * besides {@link jakarta.ws.rs.container.ContainerRequestFilter}.
 *
 * <p>Without it, the hits of each method that the filter is for are answered within Jersey, because the filter has to run. With
 * it, the fast lane calls {@link #check} instead of the filter. The lane sends a stored response only if all guards of the
 * method allow it. It can never send anything else: a guard that has doubts leaves the request to the application, where the
 * filter runs as before. So a guard that is too strict costs time and nothing else.
 *
 * <pre>{@code
 * @Provider
 * @Priority(Priorities.AUTHENTICATION)
 * public class TokenFilter implements ContainerRequestFilter, HitGuard {
 *
 *     @Override
 *     public void filter(ContainerRequestContext request) {
 *         User user = tokens.verified(request.getHeaderString("Authorization"));
 *         if (user == null) {
 *             throw new NotAuthorizedException("Bearer");
 *         }
 *         request.setSecurityContext(user.securityContext());
 *     }
 *
 *     @Override
 *     public Verdict check(HitRequest request) {
 *         User user = tokens.verified(request.field("Authorization"));
 *         return user == null ? Verdict.leaveToApplication() : Verdict.answerTo(user.name(), user.roles()::contains);
 *     }
 * }
 * }</pre>
 *
 * <p>A guard answers only where the filter would neither abort the request, nor change what the method would see of it, except
 * for the {@code SecurityContext}: it names the caller instead. The cache compares the name and the roles with the {@code
 * SecurityContext} of each request that it lets the lane answer later. If they differ, no hit of the method takes the lane any
 * more, and a warning says so.
 *
 * <p>Called by several threads at once, on the thread that reads requests: it must not wait for anything. If it throws, the
 * application decides.
 */
public interface HitGuard {

    /**
     * Decides whether a stored response may be sent without the filter.
     *
     * @param request the request
     * @return the decision; {@code null} counts as {@link Verdict#leaveToApplication()}
     */
    @Nullable
    Verdict check(HitRequest request);

    /** What a guard says of a request. */
    final class Verdict {

        private static final Verdict APPLICATION = new Verdict(false, null, role -> false);
        private static final Verdict ANSWER = new Verdict(true, null, role -> false);

        private final boolean allowed;
        private final @Nullable String name;
        private final Predicate<String> roles;

        private Verdict(boolean allowed, @Nullable String name, Predicate<String> roles) {
            this.allowed = allowed;
            this.name = name;
            this.roles = roles;
        }

        /** {@return the decision that the application answers, with all its filters} */
        public static Verdict leaveToApplication() {
            return APPLICATION;
        }

        /** {@return the decision that a stored response may be sent; the guard does not know who the caller is} */
        public static Verdict answer() {
            return ANSWER;
        }

        /**
         * A stored response may be sent to a caller who has none of the roles that the application asks for.
         *
         * @param name what {@code getUserPrincipal().getName()} gives after the filter
         * @return the decision
         */
        public static Verdict answerTo(String name) {
            return answerTo(name, role -> false);
        }

        /**
         * A stored response may be sent to a caller.
         *
         * @param name what {@code getUserPrincipal().getName()} gives after the filter
         * @param isInRole what {@code isUserInRole} gives after the filter
         * @return the decision
         */
        public static Verdict answerTo(String name, Predicate<String> isInRole) {
            Objects.requireNonNull(name, "name must not be null; use Verdict.answer() for a caller without a name");
            return new Verdict(true, name, Objects.requireNonNull(isInRole, "isInRole must not be null"));
        }

        /** {@return whether a stored response may be sent} */
        public boolean isAllowed() {
            return allowed;
        }

        /** {@return the caller's name; {@code null} when the guard does not know it} */
        public @Nullable String name() {
            return name;
        }

        /**
         * Whether the caller has a role.
         *
         * @param role the name of the role
         * @return {@code false} also where the guard does not know the caller
         */
        public boolean isInRole(String role) {
            return roles.test(role);
        }
    }
}
