package io.github.jerseycached.exchange;

import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Reason.Kind;
import io.github.jerseycached.inspect.ServletResponses;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Fields;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is said of one response past Jersey, in the container's own response. What servlet filters say there, they say on a hit,
 * too. What the method says there, or what it calls, a hit would not.
 */
final class ServletResponseState {

    private final ServletResponses responses;
    private final ContainerRequestContext request;
    private final Set<String> ofMethod = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private ServletResponses.Said said;
    private boolean isSuspended;

    /** Takes note of what is said before the method runs. */
    ServletResponseState(ServletResponses responses, ContainerRequestContext request) {
        this.responses = responses;
        this.request = request;
        this.said = responses.said(request);
    }

    /** Takes note of what has been said since then by what does not run on a hit. */
    void ranOnce() {
        ServletResponses.Said now = responses.said(request);
        addChanged(said.fields(), now.fields());
        addChanged(now.fields(), said.fields());
        said = now;
    }

    private void addChanged(Fields these, Fields others) {
        for (Fields.Line line : these.lines()) {
            if (!Objects.equals(these.value(line.name()), others.value(line.name()))) {
                ofMethod.add(line.name());
            }
        }
    }

    /** Takes note of what has been said since then by what runs on a hit, too. */
    void ranAsOnAHit() {
        said = responses.said(request);
    }

    /** Jersey suspends the request, so the container goes on with it later. */
    void suspends() {
        isSuspended = true;
    }

    /** Whether the response was sent, or somebody else will go on with it. */
    boolean isCommitted() {
        return said.isCommitted() || (said.isAsync() && !isSuspended);
    }

    boolean setsCookie() {
        return said.fields().has(FieldNames.SET_COOKIE);
    }

    /** All fields that are set there. */
    Fields fields() {
        return said.fields();
    }

    /** Why the response may not be stored; {@code null} where nothing is said that forbids it. */
    @Nullable
    Reason doubt() {
        if (isCommitted()) {
            return Reason.of(Kind.COMMITTED);
        }
        if (setsCookie()) {
            return Reason.of(Kind.SET_COOKIE).setBy(FieldSource.PAST_JERSEY);
        }
        return ofMethod.isEmpty() ? null : Reason.of(Kind.PAST_JERSEY, String.join(", ", ofMethod));
    }

    /** Adds the fields that the cache would replace, to those that Jersey does not replace. */
    void into(MultivaluedMap<String, Object> fields, List<String> targeted) {
        if (!said.fields().lines().isEmpty()) {
            add(FieldNames.SET_BY_THE_CACHE, fields);
            add(targeted, fields);
        }
    }

    private void add(List<String> names, MultivaluedMap<String, Object> fields) {
        for (String name : names) {
            if (said.fields().has(name) && !fields.containsKey(name)) {
                fields.put(
                        name,
                        new ArrayList<>(
                                List.of(Objects.requireNonNull(said.fields().value(name)))));
            }
        }
    }
}
