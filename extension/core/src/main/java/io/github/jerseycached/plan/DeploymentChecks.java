package io.github.jerseycached.plan;

import io.github.jerseycached.Cached;
import io.github.jerseycached.http.Storability;
import io.github.jerseycached.syntax.FieldNames;
import jakarta.ws.rs.MatrixParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.SseEventSink;
import java.security.Principal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Refuses, at deployment, annotations that cannot be right, with a message that names the method and the mend. */
public final class DeploymentChecks {

    private DeploymentChecks() {}

    /** Checks what one method says of its caching. */
    static void check(
            Cached cached,
            Cached.Scope scope,
            Set<String> roles,
            MethodDeclarations declarations,
            MethodInputs inputs) {
        String method = declarations.name();
        times(cached, method);
        statuses(cached, method);
        storing(cached, method);
        audience(cached, scope, roles, inputs, method);
        query(cached, declarations, inputs, method);
        for (String name : cached.vary()) {
            if (!FieldNames.isName(name) && !name.equals(Cached.DECLARED)) {
                throw wrong(method, "vary takes names of request fields, and \"" + name + "\" is none");
            }
        }
        templates("tags of @Cached", List.of(cached.tags()), declarations, inputs);
    }

    /** Whether what the method answers is a stream of events, which has no end to be stored at. */
    public static boolean answersEvents(MethodInputs inputs) {
        return inputs.has(SseEventSink.class);
    }

    static boolean asksWhoIsCalling(MethodInputs inputs) {
        return inputs.has(SecurityContext.class) || inputs.has(Principal.class);
    }

    private static void times(Cached cached, String method) {
        positive(cached.ttl(), "ttl", method, "leave ttl out where the response's own Cache-Control is to decide");
        positive(cached.maxAge(), "maxAge", method, "leave maxAge out where clients are to be told the ttl");
        positive(cached.sharedMaxAge(), "sharedMaxAge", method, "leave sharedMaxAge out where it is to be as for all");
        positive(cached.cdnTtl(), "cdnTtl", method, "leave cdnTtl out where it is to be as for all");
        for (long window : new long[] {cached.staleWhileRevalidate(), cached.staleIfError()}) {
            if (window < 0) {
                throw wrong(method, "a time to serve stale is 0 or more; leave it out to serve nothing stale");
            }
            if (window > 0 && cached.mustRevalidate()) {
                throw wrong(method, "mustRevalidate forbids to serve stale; take it or the stale times away");
            }
            if (window > 0 && cached.unit().toSeconds(window) == 0) {
                throw wrong(
                        method,
                        "a time to serve stale counts in whole seconds, and " + window + ' ' + cached.unit()
                                + " are none; make it longer, or leave it out to serve nothing stale");
            }
        }
    }

    private static void statuses(Cached cached, String method) {
        for (int status : cached.statuses()) {
            if (status < 200 || status > 599 || Storability.OF_ONE_REQUEST.contains(status)) {
                throw wrong(
                        method,
                        "status " + status + " cannot be stored; statuses takes final ones from 200"
                                + " to 599, but not 206, 304, 412 or 416");
            }
        }
    }

    private static void storing(Cached cached, String method) {
        if (cached.store()) {
            return;
        }
        if (cached.ttl() != Cached.UNSET && cached.maxAge() != Cached.UNSET) {
            throw wrong(
                    method,
                    "with store = false nothing has a lifetime in the server, and maxAge is what clients are told;"
                            + " take ttl away, or store = false");
        }
        if (cached.tags().length > 0 || cached.key().length > 0 || cached.storeIf().length > 0) {
            throw wrong(
                    method,
                    "tags, key and storeIf say how responses are stored, and store = false that they are not;"
                            + " take either away");
        }
    }

    private static void audience(
            Cached cached, Cached.Scope scope, Set<String> roles, MethodInputs inputs, String method) {
        if (scope == Cached.Scope.PUBLIC && asksWhoIsCalling(inputs)) {
            throw wrong(
                    method,
                    "scope = PUBLIC says that the response does not depend on who is calling, yet the method reads"
                            + " SecurityContext or Principal; take the parameter or field away, or say scope = PRIVATE");
        }
        if (scope == Cached.Scope.ROLES && inputs.has(Principal.class)) {
            throw wrong(
                    method,
                    "scope = ROLES says that the response is the same for all who have the same roles, yet the method"
                            + " reads the Principal; take that away, or say scope = PRIVATE");
        }
        if (scope == Cached.Scope.ROLES && roles.isEmpty()) {
            throw wrong(method, "scope = ROLES needs to know which; name them in roles, or by @RolesAllowed");
        }
        if (cached.roles().length > 0 && (scope == Cached.Scope.PUBLIC || scope == Cached.Scope.AUTO)) {
            throw wrong(method, "roles tell callers apart, which scope = " + scope + " does not; say scope = ROLES");
        }
    }

    private static void query(Cached cached, MethodDeclarations declarations, MethodInputs inputs, String method) {
        List<String> query = List.of(cached.query());
        if (query.equals(List.of(Cached.ALL))) {
            return;
        }
        if (query.equals(List.of(Cached.DECLARED))) {
            if (inputs.has(UriInfo.class)) {
                throw wrong(
                        method,
                        "query = DECLARED keeps the parameters of the signature, yet UriInfo shows the method all of"
                                + " them; name those that it reads, as query = {\"page\"}");
            }
            return;
        }
        Set<String> declared = declaredQuery(declarations, inputs);
        for (String name : query) {
            if (name.equals(Cached.ALL) || name.equals(Cached.DECLARED)) {
                throw wrong(method, "query takes either names, or ALL, or DECLARED");
            }
            // What leads to a sub-resource may read parameters that its own signature does not tell of.
            if (!declared.contains(name) && !inputs.has(UriInfo.class) && declarations.isOfRootResource()) {
                throw wrong(
                        method,
                        "query names \"" + name + "\", which no @QueryParam of the method is called; those are "
                                + declared);
            }
        }
        for (String name : declared) {
            if (!query.contains(name)) {
                throw wrong(
                        method,
                        "query leaves out \"" + name
                                + "\", which the method reads: requests with different values of it"
                                + " would get the same response; add the name, or say query = Cached.DECLARED");
            }
        }
    }

    /** The query parameters that the signature names: of the method, its class, a bean, a locator, or for Jersey's JSONP. */
    static Set<String> declaredQuery(MethodDeclarations declarations, MethodInputs inputs) {
        Set<String> declared = inputs.named(QueryParam.class, QueryParam::value);
        declared.addAll(QueryReaders.callback(declarations));
        return declared;
    }

    /**
     * Checks texts with parameters in them.
     *
     * @param attribute that holds them, as the message says it
     */
    public static void templates(
            String attribute, List<String> templates, MethodDeclarations declarations, MethodInputs inputs) {
        Set<String> known = new LinkedHashSet<>(Template.pathVariables(declarations.route()));
        known.addAll(inputs.named(PathParam.class, PathParam::value));
        known.addAll(inputs.named(QueryParam.class, QueryParam::value));
        known.addAll(inputs.named(MatrixParam.class, MatrixParam::value));
        for (String template : templates) {
            Set<String> variables;
            try {
                variables = new Template(template, Map.of()).variables();
            } catch (IllegalArgumentException malformed) {
                throw new IllegalArgumentException(
                        attribute + " of " + declarations.name() + ": " + malformed.getMessage(), malformed);
            }
            for (String variable : variables) {
                // What leads to a sub-resource may have variables that its own annotations do not tell of.
                if (!known.contains(variable) && declarations.isOfRootResource()) {
                    throw new IllegalArgumentException(attribute + " of " + declarations.name() + ": \"" + template
                            + "\" names {" + variable + "}, which is no path, query or matrix parameter of the method;"
                            + " those are " + known);
                }
            }
        }
    }

    private static void positive(long time, String attribute, String method, String mend) {
        if (time < 0 && time != Cached.UNSET) {
            throw new IllegalArgumentException("@Cached(" + attribute + " = " + time + ") of " + method
                    + ": a freshness lifetime is 0 or more; " + mend);
        }
    }

    public static IllegalArgumentException wrong(String method, String mend) {
        return new IllegalArgumentException("@Cached of " + method + ": " + mend);
    }
}
