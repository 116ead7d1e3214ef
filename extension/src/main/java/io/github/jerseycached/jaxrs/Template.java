package io.github.jerseycached.jaxrs;

import jakarta.ws.rs.core.PathSegment;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A text with parameters of the request in it, such as <code>country:{code}</code>. */
final class Template {

    // Texts and names of parameters in turn, a text first and last.
    private final List<String> parts = new ArrayList<>();
    private final String source;
    private final Map<String, String> defaults;

    /**
     * @param defaults what parameters are that a request has not got
     * @throws IllegalArgumentException for a brace that does not fit another
     */
    Template(String source, Map<String, String> defaults) {
        this.source = source;
        this.defaults = defaults;
        int at = 0;
        while (at <= source.length()) {
            int open = source.indexOf('{', at);
            int close = source.indexOf('}', at);
            if (open < 0 && close < 0) {
                parts.add(source.substring(at));
                return;
            }
            if (open < 0 || close < open || source.substring(open + 1, close).indexOf('{') >= 0) {
                throw new IllegalArgumentException("the braces of \"" + source + "\" do not fit each other");
            }
            parts.add(source.substring(at, open));
            parts.add(source.substring(open + 1, close).strip());
            at = close + 1;
        }
    }

    /** The names of its parameters. */
    Set<String> variables() {
        Set<String> variables = new LinkedHashSet<>();
        for (int i = 1; i < parts.size(); i += 2) {
            variables.add(parts.get(i));
        }
        return variables;
    }

    /**
     * The text for a request.
     *
     * @param written how a value stands in it
     * @return empty when the request has not got one of the parameters, and it has no default value
     */
    Optional<String> expand(UriInfo uri, UnaryOperator<String> written) {
        if (parts.size() == 1) {
            return Optional.of(parts.get(0));
        }
        StringBuilder text = new StringBuilder(parts.get(0));
        for (int i = 1; i < parts.size(); i += 2) {
            String value = value(uri, parts.get(i));
            if (value == null) {
                return Optional.empty();
            }
            text.append(written.apply(value)).append(parts.get(i + 1));
        }
        return Optional.of(text.toString());
    }

    private @Nullable String value(UriInfo uri, String name) {
        String ofPath = uri.getPathParameters().getFirst(name);
        if (ofPath != null) {
            return ofPath;
        }
        String ofQuery = uri.getQueryParameters().getFirst(name);
        if (ofQuery != null) {
            return ofQuery;
        }
        String ofMatrix = null;
        for (PathSegment segment : uri.getPathSegments()) {
            String value = segment.getMatrixParameters().getFirst(name);
            ofMatrix = value == null ? ofMatrix : value;
        }
        return ofMatrix == null ? defaults.get(name) : ofMatrix;
    }

    /** The names of the variables in the template of a {@code @Path}, whatever their regular expressions. */
    static Set<String> pathVariables(String path) {
        Set<String> variables = new LinkedHashSet<>();
        int depth = 0;
        int open = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '{' && depth++ == 0) {
                open = i + 1;
            } else if (c == '}' && --depth == 0) {
                String variable = path.substring(open, i);
                int colon = variable.indexOf(':');
                variables.add((colon < 0 ? variable : variable.substring(0, colon)).strip());
            }
        }
        return variables;
    }

    @Override
    public String toString() {
        return source;
    }
}
