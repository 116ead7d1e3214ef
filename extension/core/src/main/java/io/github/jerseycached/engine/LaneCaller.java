package io.github.jerseycached.engine;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, as a server or a guard before Jersey knows it.
 *
 * @param name of the principal, {@code null} when there is none
 * @param roles whether the caller has a role
 * @param isInDoubt whether Jersey could find out who it is by what the server does not tell, such as a certificate
 */
public record LaneCaller(@Nullable String name, Predicate<String> roles, boolean isInDoubt) {

    /** Nobody that the server knows. */
    public static final LaneCaller UNKNOWN = new LaneCaller(null, role -> false, false);

    /** Perhaps somebody. */
    public static final LaneCaller IN_DOUBT = new LaneCaller(null, role -> false, true);
}
