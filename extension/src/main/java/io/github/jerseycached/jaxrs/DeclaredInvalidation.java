package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Invalidates;
import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.http.CacheGroups;
import io.github.jerseycached.http.CanonicalUri;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Provenance;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.glassfish.jersey.uri.UriComponent;

/** Works out what a method's {@code @Invalidates} comes to for a request, and tells the client of the tags. */
@SkippedOnHit
final class DeclaredInvalidation implements ContainerResponseFilter {

    private static final String PROPERTY = DeclaredInvalidation.class.getName();

    private final List<Template> tags;
    private final List<Template> uris;

    /** @throws IllegalArgumentException when it can't be right; the message names the method and the mend */
    DeclaredInvalidation(Invalidates changed, MethodDeclarations declarations) {
        if (declarations.httpMethod().filter(InvalidationFilter::isSafe).isPresent()) {
            throw new IllegalArgumentException("@Invalidates on " + declarations.name()
                    + ": a safe method changes nothing (RFC 9110 §9.2.1); take it off, or answer POST, PUT, PATCH or"
                    + " DELETE");
        }
        for (String uri : changed.uris()) {
            if (!uri.startsWith("/") || uri.contains("?")) {
                throw new IllegalArgumentException("@Invalidates of " + declarations.name() + ": uris takes paths that"
                        + " begin with a slash, without a query, and \"" + uri + "\" is none");
            }
        }
        MethodInputs inputs = declarations.inputs();
        DeploymentChecks.templates("tags of @Invalidates", List.of(changed.tags()), declarations, inputs);
        DeploymentChecks.templates("uris of @Invalidates", List.of(changed.uris()), declarations, inputs);
        this.tags = inputs.templates(changed.tags());
        this.uris = inputs.templates(changed.uris());
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
        String base = uri.getBaseUri().getRawPath();
        for (Template template : uris) {
            for (String path :
                    template.expand(uri, value -> UriComponent.encode(value, UriComponent.Type.PATH_SEGMENT))) {
                CanonicalUri.path(base.substring(0, base.length() - 1) + path)
                        .map(Provenance::path)
                        .ifPresent(names::add);
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
}
