package io.github.jerseycached.writes;

import io.github.jerseycached.Invalidates;
import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.http.Methods;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.pipeline.OwnProvider;
import io.github.jerseycached.plan.DeploymentChecks;
import io.github.jerseycached.plan.MethodDeclarations;
import io.github.jerseycached.plan.MethodInputs;
import io.github.jerseycached.plan.Template;
import io.github.jerseycached.syntax.CacheGroups;
import io.github.jerseycached.syntax.CanonicalUri;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Hosts;
import io.github.jerseycached.syntax.OwnUri;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.UriInfo;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.glassfish.jersey.uri.UriComponent;
import org.jspecify.annotations.Nullable;

/** Works out what a method's {@code @Invalidates} comes to for a request, and tells the client of the tags. */
@SkippedOnHit
public final class DeclaredInvalidation implements OwnProvider, ContainerResponseFilter {

    private static final String PROPERTY = DeclaredInvalidation.class.getName();

    private static final Logger LOG = System.getLogger(DeclaredInvalidation.class.getName());

    private final String method;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final List<Template> tags;
    private final List<Template> uris;

    /**
     * @param answered the HTTP methods that the method answers
     * @param hosts those that the application goes by
     * @throws IllegalArgumentException when it can't be right; the message names the method and how to fix it
     */
    public DeclaredInvalidation(
            Invalidates changed, MethodDeclarations declarations, Set<String> answered, Hosts hosts) {
        if (answered.stream().anyMatch(Methods::isSafe)) {
            throw new IllegalArgumentException("@Invalidates on " + declarations.name()
                    + ": a safe method changes nothing (RFC 9110 §9.2.1); take it off, or answer POST, PUT, PATCH or"
                    + " DELETE");
        }
        MethodInputs inputs = declarations.inputs();
        DeploymentChecks.templates("tags of @Invalidates", List.of(changed.tags()), declarations, inputs);
        DeploymentChecks.templates("uris of @Invalidates", List.of(changed.uris()), declarations, inputs);
        this.tags = inputs.templates(changed.tags());
        this.method = declarations.name();
        this.uris = inputs.templates(
                Stream.of(changed.uris()).map(uri -> path(uri, hosts)).toArray(String[]::new));
    }

    /** The path of a template of a URI, which may be absolute; that of the application's other URIs is not told by a host. */
    private String path(String uri, Hosts hosts) {
        if (uri.indexOf('?') >= 0) {
            throw wrong(uri, "has a query, and a path is invalidated with all its queries. Leave the query out.", null);
        }
        // Any value does for a parameter.
        URI sample;
        try {
            sample = OwnUri.parse(uri.replaceAll("\\{[^{}]*}", "x"));
            OwnUri.path(sample, Hosts.ANY);
        } catch (IllegalArgumentException refused) {
            throw wrong(uri, "names nothing that is stored: " + refused.getMessage(), refused);
        }
        try {
            OwnUri.path(sample, hosts);
        } catch (IllegalArgumentException unknown) {
            LOG.log(Level.WARNING, "uris of @Invalidates of " + method + ": " + unknown.getMessage());
        }
        int authority = sample.getRawAuthority() == null ? 0 : uri.indexOf("//") + 2;
        int path = authority == 0 ? 0 : uri.indexOf('/', authority);
        String text = path < 0 ? "/" : uri.substring(path);
        return text.startsWith("/") ? text : '/' + text;
    }

    private IllegalArgumentException wrong(String uri, String what, @Nullable RuntimeException cause) {
        return new IllegalArgumentException("uris of @Invalidates of " + method + ": \"" + uri + "\" " + what, cause);
    }

    /** The names of what the request changes by declaration, if it succeeds. */
    @SuppressWarnings("unchecked")
    static List<String> of(ContainerRequestContext request) {
        Object names = request.getProperty(PROPERTY);
        return names == null ? List.of() : (List<String>) names;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() < 200 || response.getStatus() >= 400) {
            return;
        }
        UriInfo uri = request.getUriInfo();
        List<String> names = new ArrayList<>();
        Set<String> groups = new LinkedHashSet<>();
        for (Template tag : tags) {
            groups.addAll(tag.expand(uri, value -> value));
        }
        groups.forEach(group -> names.add(Provenance.tag(group)));
        for (Template template : uris) {
            for (String path :
                    template.expand(uri, value -> UriComponent.encode(value, UriComponent.Type.PATH_SEGMENT))) {
                // Relative to the application: so a stored response is named as well.
                CanonicalUri.path(path).map(Provenance::path).ifPresentOrElse(names::add, () -> warn(template, path));
            }
        }
        if (names.size() > Template.MOST) {
            // Not all of them are here.
            names.add(Provenance.EVERYTHING);
        }
        request.setProperty(PROPERTY, names);
        groups.addAll(CacheGroups.parse(response.getHeaderString(FieldNames.CACHE_GROUP_INVALIDATION)));
        CacheGroups.format(groups)
                .ifPresent(field -> response.getHeaders().putSingle(FieldNames.CACHE_GROUP_INVALIDATION, field));
    }

    /** Once: a client may send any number of such values. */
    private void warn(Template template, String path) {
        if (warned.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "uris of @Invalidates of " + method + ": \"" + template + "\" became \"" + path
                            + "\", which has dot segments. Nothing is stored for such a path, so it invalidates nothing.");
        }
    }
}
