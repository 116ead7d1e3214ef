package io.github.jerseycached.console;

import io.github.jerseycached.store.SteadyClock;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.time.InstantSource;
import java.util.Objects;
import java.util.regex.Pattern;
import org.glassfish.jersey.InjectionManagerProvider;
import org.jspecify.annotations.Nullable;

/**
 * A console for the cache: one page for people and JSON for programs. It shows how requests are answered, what is stored, the
 * hottest and the slowest keys and the stream of events; it explains and it invalidates. It is there only where it is
 * registered, and for those only who are in the role that is named:
 *
 * <pre>{@code
 * new ResourceConfig(Countries.class)
 *     .register(HttpCacheConsole.forRole("operator"));
 * }</pre>
 *
 * <p>The role is asked of the request's {@link jakarta.ws.rs.core.SecurityContext}: the application's own authentication has
 * to fill it. Needs {@code com.fasterxml.jackson.core:jackson-core}.
 */
@ConstrainedTo(RuntimeType.SERVER)
public final class HttpCacheConsole implements Feature {

    private static final String DEFAULT_PATH = "cache-console";
    // It stands in the page's links, so nothing that would have to be escaped there.
    private static final Pattern PATH = Pattern.compile("[\\w~-][\\w.~-]*(/[\\w~-][\\w.~-]*)*");

    private final String role;
    private final String path;
    private final @Nullable String challenge;
    private final InstantSource clock;

    private HttpCacheConsole(String role, String path, @Nullable String challenge, InstantSource clock) {
        this.role = role;
        this.path = path;
        this.challenge = challenge;
        this.clock = clock;
    }

    /**
     * A console for those in a role.
     *
     * @param role as {@link jakarta.ws.rs.core.SecurityContext#isUserInRole} knows it
     * @return the console, at {@code cache-console}
     * @throws IllegalArgumentException for a blank one
     */
    public static HttpCacheConsole forRole(String role) {
        Objects.requireNonNull(role, "role must not be null; the console is for those in a role");
        if (role.isBlank()) {
            throw new IllegalArgumentException("the console is for those in a role, and none is named");
        }
        return new HttpCacheConsole(role, DEFAULT_PATH, null, SteadyClock.system());
    }

    /**
     * The same console elsewhere.
     *
     * @param where its path below the application's, by default {@code cache-console}: segments of letters, digits, {@code
     *     -}, {@code _}, {@code ~} and, not first, {@code .}
     * @return another console
     * @throws IllegalArgumentException for another path
     */
    public HttpCacheConsole at(String where) {
        Objects.requireNonNull(where, "where must not be null; it is a path, such as admin/cache");
        if (!PATH.matcher(where).matches()) {
            throw new IllegalArgumentException("\"" + where
                    + "\" is no path for the console: it takes segments of letters, digits, -, _, ~ and ., as \""
                    + DEFAULT_PATH + '"');
        }
        return new HttpCacheConsole(role, where, challenge, clock);
    }

    /**
     * The same console, which challenges those who have not said who they are. For an application whose authentication lets
     * them through without a challenge of its own: with one, browsers ask for a password.
     *
     * @param scheme what {@code WWW-Authenticate} says with a 401, as {@code Basic realm="operators"}; by default there is
     *     none
     * @return another console
     * @throws IllegalArgumentException for a blank one
     */
    public HttpCacheConsole challenge(String scheme) {
        Objects.requireNonNull(scheme, "scheme must not be null; leave challenge out for none");
        if (scheme.isBlank()) {
            throw new IllegalArgumentException("a challenge names a scheme, as Basic realm=\"operators\"");
        }
        return new HttpCacheConsole(role, path, scheme, clock);
    }

    /** The same console with another clock, for tests. */
    HttpCacheConsole clock(InstantSource source) {
        return new HttpCacheConsole(role, path, challenge, SteadyClock.of(source));
    }

    /**
     * Registers the console with the application.
     *
     * @throws IllegalStateException when {@code jackson-core} is not on the class path
     */
    @Override
    public boolean configure(FeatureContext context) {
        try {
            Json.check();
        } catch (NoClassDefFoundError missing) {
            throw new IllegalStateException(
                    "the console writes JSON by com.fasterxml.jackson.core:jackson-core, which is not on the class path",
                    missing);
        }
        EventStreams streams = new EventStreams(clock);
        Observations observations = new Observations(path, streams, clock);
        ConsoleLifecycle lifecycle =
                new ConsoleLifecycle(InjectionManagerProvider.getInjectionManager(context), observations, streams);
        context.register(lifecycle);
        context.register(
                new ConsoleRoutes(path, new Guard(role, challenge), lifecycle, observations, streams, new PageFiles()));
        return true;
    }
}
