package io.github.jerseycached.plan;

import jakarta.ws.rs.core.PathSegment;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A text with parameters of the request in it, such as <code>country:{code}</code>. */
public final class Template {

    /** So many texts one request makes of its templates at most: each is looked at on each hit. */
    public static final int MOST = 100;

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
     * The texts for a request: one for each value of a parameter that it repeats.
     *
     * @param written how a value stands in it
     * @return none when the request has not got one of the parameters, and it has no default value; more than {@link #MOST}
     *     when there are more, but not all of them
     */
    public Set<String> expand(UriInfo uri, UnaryOperator<String> written) {
        Set<String> texts = Set.of(parts.get(0));
        for (int i = 1; i < parts.size(); i += 2) {
            Set<String> longer = new LinkedHashSet<>();
            List<String> values = values(uri, parts.get(i));
            for (String text : texts) {
                for (String value : values) {
                    if (longer.size() <= MOST) {
                        longer.add(text + written.apply(value) + parts.get(i + 1));
                    }
                }
            }
            texts = longer;
        }
        return texts;
    }

    private List<String> values(UriInfo uri, String name) {
        String ofPath = uri.getPathParameters().getFirst(name);
        if (ofPath != null) {
            return List.of(ofPath);
        }
        List<String> ofQuery = uri.getQueryParameters().get(name);
        if (ofQuery != null) {
            return ofQuery;
        }
        List<String> ofMatrix = List.of();
        for (PathSegment segment : uri.getPathSegments()) {
            List<String> values = segment.getMatrixParameters().get(name);
            ofMatrix = values == null ? ofMatrix : values;
        }
        String otherwise = defaults.get(name);
        return ofMatrix.isEmpty() && otherwise != null ? List.of(otherwise) : ofMatrix;
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
