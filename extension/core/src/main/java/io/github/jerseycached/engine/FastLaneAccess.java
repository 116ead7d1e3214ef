package io.github.jerseycached.engine;

import io.github.jerseycached.HitFields;
import io.github.jerseycached.HitGuard;
import io.github.jerseycached.HitGuard.Verdict;
import io.github.jerseycached.HitKey;
import io.github.jerseycached.HitRequest;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Whom a server may answer with the hits of one method before Jersey, and with which fields of the application's filters. It
 * asks the application's guards, and leaves each request in doubt to Jersey.
 *
 * <p>A guard that says something else than its filter would make the cache serve the wrong caller. So what guards say is
 * compared with what Jersey has found out, each time that Jersey offers an entry; at the first difference the method takes no
 * lane any more.
 */
public final class FastLaneAccess {

    private static final Logger LOG = System.getLogger(FastLaneAccess.class.getName());

    // What the cache itself says, or reads of a response.
    private static final Set<String> OF_THE_CACHE = FieldNames.caseless(List.of(
            FieldNames.CACHE_STATUS,
            FieldNames.ACCEPT_RANGES,
            FieldNames.CACHE_GROUP_INVALIDATION,
            FieldNames.LOCATION,
            FieldNames.PRAGMA));

    private final String method;
    private final List<HitGuard> guards;
    private final List<HitFields> fields;
    private final Selection selection;
    private final Set<String> allowed;
    private final Set<String> roles;
    private final AtomicBoolean failed = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * What the key has beside what {@link RequestSignature} always reads.
     *
     * @param name whether it has the caller's name
     * @param roles which roles of the caller it has
     * @param cookies whether it has cookies
     * @param functions what else it has
     */
    public record Selection(boolean name, List<String> roles, boolean cookies, List<HitKey> functions) {

        /** Whether it has none of these. */
        boolean isNone() {
            return !name && roles.isEmpty() && !cookies && functions.isEmpty();
        }
    }

    /**
     * @param method by its name
     * @param guards all of them have to allow a hit
     * @param fields they add theirs to a hit
     * @param selection what the key of the method has of the request
     * @param allowed the roles of which a caller needs one, by {@code @RolesAllowed}; none where nobody checks that
     */
    public FastLaneAccess(
            String method, List<HitGuard> guards, List<HitFields> fields, Selection selection, Set<String> allowed) {
        this.method = method;
        this.guards = List.copyOf(guards);
        this.fields = List.copyOf(fields);
        this.selection = selection;
        this.allowed = Set.copyOf(allowed);
        Set<String> all = new TreeSet<>(selection.roles());
        all.addAll(allowed);
        this.roles = Collections.unmodifiableSet(all);
    }

    Selection selection() {
        return selection;
    }

    /** Whether nobody needs to be asked, and nothing selects but the signature. */
    boolean isOpenToAll() {
        return guards.isEmpty() && allowed.isEmpty() && selection.isNone();
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Asks the guards.
     *
     * @param request the request
     * @param known the caller as the server knows it
     * @return the caller; {@code null} when the application has to decide
     */
    @Nullable
    LaneCaller admit(HitRequest request, LaneCaller known) {
        LaneCaller named = null;
        for (HitGuard guard : guards) {
            Verdict verdict = check(guard, request);
            if (verdict == null || !verdict.isAllowed()) {
                return null;
            }
            if (verdict.name() != null) {
                if (named != null) {
                    // Which filter would have the last word is not known here.
                    return null;
                }
                named = new LaneCaller(verdict.name(), verdict::isInRole, false);
            }
        }
        LaneCaller caller = named == null ? known : named;
        boolean isNeeded = selection.name() || !selection.roles().isEmpty() || !allowed.isEmpty();
        if (isNeeded && caller.name() == null) {
            return null;
        }
        return allowed.isEmpty() || allowed.stream().anyMatch(caller.roles()) ? caller : null;
    }

    private @Nullable Verdict check(HitGuard guard, HitRequest request) {
        try {
            return guard.check(request);
        } catch (RuntimeException failure) {
            warn(guard, failure);
            return null;
        }
    }

    private void warn(Object filter, RuntimeException failure) {
        if (failed.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    filter.getClass().getName() + " failed on a hit of " + method
                            + ", so that the application answers; further failures are not logged.",
                    failure);
        }
    }

    /**
     * Compares what guards say with what the application has found out.
     *
     * @param guarded the caller as the guards and the server know it
     * @param found the caller of the same request by its {@code SecurityContext}
     * @return whether they agree; if not, the method takes no lane any more
     */
    boolean agrees(LaneCaller guarded, LaneCaller found) {
        String difference = difference(guarded, found);
        if (difference == null) {
            return true;
        }
        if (!closed) {
            closed = true;
            LOG.log(
                    Level.WARNING,
                    "Hits of " + method + " do not take the fast lane any more: its guards or its server say that "
                            + difference + ". Let HitGuard.check answer for the caller that the filter puts into the"
                            + " SecurityContext.");
        }
        return false;
    }

    private @Nullable String difference(LaneCaller guarded, LaneCaller found) {
        if (guarded.isInDoubt()) {
            return null;
        }
        if (guarded.name() == null ? found.name() != null : !guarded.name().equals(found.name())) {
            return guarded.name() == null
                    ? "the caller has no name, and getUserPrincipal() gives one"
                    : "the caller has another name than getUserPrincipal() gives";
        }
        for (String role : roles) {
            if (guarded.roles().test(role) != found.roles().test(role)) {
                return "isUserInRole(\"" + role + "\") is " + guarded.roles().test(role);
            }
        }
        return null;
    }

    /** {@return the roles of the caller that matter} */
    public Set<String> roles() {
        return roles;
    }

    /**
     * The fields of the application's filters for one hit.
     *
     * @param request the request
     * @param stored the fields of the stored response
     * @return {@code null} when the application has to answer
     */
    @Nullable
    Fields fields(HitRequest request, Fields stored) {
        if (fields.isEmpty()) {
            return Fields.NONE;
        }
        List<Fields.Line> lines = new ArrayList<>(4);
        for (HitFields each : fields) {
            try {
                each.addFields(request, (name, value) -> lines.add(new Fields.Line(name, value)));
            } catch (RuntimeException failure) {
                warn(each, failure);
                return null;
            }
        }
        lines.removeIf(line -> FieldNames.VARY.equalsIgnoreCase(line.name())
                && line.value() != null
                && isListed(line.value(), stored.value(FieldNames.VARY)));
        for (Fields.Line line : lines) {
            if (!mayBeAdded(line, stored)) {
                return null;
            }
        }
        return Fields.of(lines);
    }

    private static boolean isListed(String names, @Nullable String vary) {
        return vary != null && FieldNames.members(names).stream().allMatch(name -> FieldNames.lists(vary, name));
    }

    @SuppressWarnings("NullAway") // The application made the line.
    private static boolean mayBeAdded(Fields.Line line, Fields stored) {
        return line.name() != null
                && line.value() != null
                && FieldNames.isName(line.name())
                && isValue(line.value())
                && (line.isNamed(FieldNames.VARY)
                        || !(FieldNames.ofTheRepresentation(line.name())
                                || FieldNames.neverStored(line.name(), null)
                                || OF_THE_CACHE.contains(line.name())
                                || stored.has(line.name())));
    }

    /** Visible characters, spaces and tabs (RFC 9110 §5.5), so that no line ends within a value. */
    private static boolean isValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                return false;
            }
        }
        return true;
    }
}
