package io.github.jerseycached.transparency;

import static io.github.jerseycached.transparency.Providers.onRequest;

import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.ResponseStore;
import jakarta.annotation.Priority;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.glassfish.jersey.linking.DeclarativeLinkingFeature;
import org.glassfish.jersey.linking.InjectLink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application's filters see and do on a hit is what they would see and do without the cache. */
class TransparencyOfFiltersTest {

    @Test
    void noFilter() {
        Scenario.of(Things.class)
                .get("/things")
                .get("/things/1")
                .get("/things/full")
                .isStoredForTheLane();
    }

    // What filters do with the entity.

    @Test
    void filterWrapsTheEntityInAnEnvelope() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.setEntity(Map.of("data", response.getEntity()));
                    }
                })
                .get("/things")
                .get("/things/full")
                .isStored();
    }

    @Test
    void filterWrapsTheEntityInAnEnvelopeThatNamesTheRequest() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.setEntity(Map.of(
                                "data",
                                response.getEntity(),
                                "for",
                                String.valueOf(request.getHeaderString("X-Tenant"))));
                    }
                })
                .get("/things", "X-Tenant: a")
                .get("/things", "X-Tenant: b")
                .isTheSame();
    }

    @Test
    void filterMakesTheEntityByARequestFieldThatItNamesInVary() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.getHeaders().add("Vary", "X-Tenant");
                        response.setEntity(Map.of("for", String.valueOf(request.getHeaderString("X-Tenant"))));
                    }
                })
                .get("/things", "X-Tenant: a")
                .get("/things", "X-Tenant: b")
                .isStored();
    }

    @Test
    void filterCastsTheEntity() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        List<?> things = (List<?>) response.getEntity();
                        response.getHeaders().putSingle("X-Total-Count", things.size());
                    }
                })
                .get("/things")
                .isStored();
    }

    @Test
    void filterMakesFieldsOfTheEntity() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        if (response.getEntity() instanceof Collection<?> things) {
                            response.getHeaders().add("X-Total-Count", things.size());
                            response.getHeaders().add("Link", "</things?page=" + things.size() + ">; rel=\"last\"");
                        } else if (response.getEntity() instanceof Things.Thing thing) {
                            response.getHeaders().add("X-Name", thing.name());
                        } else {
                            response.getHeaders().add("X-Unknown", response.getEntityClass());
                        }
                    }
                })
                .get("/things")
                .get("/things/7")
                .get("/things/full")
                .isStored();
    }

    @Test
    void filterChangesTheEntityInPlace() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        if (response.getEntity() instanceof List<?> things) {
                            @SuppressWarnings("unchecked")
                            List<Things.Thing> changed = (List<Things.Thing>) things;
                            changed.add(new Things.Thing(3, "added"));
                            response.getHeaders().add("X-Total-Count", changed.size());
                        }
                    }
                })
                .get("/things")
                .isTheSame();
    }

    @Test
    void filterRemovesTheEntity() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.setEntity(null);
                    }
                })
                .get("/things")
                .get("/things/full")
                .isTheSame();
    }

    @Test
    void filterRemovesTheEntityWhereTheClientPrefersIt() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        if ("return=minimal".equals(request.getHeaderString("Prefer"))) {
                            response.setEntity(null);
                            response.setStatus(204);
                            response.getHeaders().putSingle("Preference-Applied", "return=minimal");
                        }
                    }
                })
                .get("/things")
                .get("/things", "Prefer: return=minimal")
                .isTheSame();
    }

    @Test
    void filterReplacesEntityAndMediaType() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.setEntity("<things/>", new Annotation[0], MediaType.TEXT_XML_TYPE);
                    }
                })
                .get("/things")
                .get("/things/full")
                .isStored();
    }

    @Test
    void filterReadsClassTypeAndAnnotationsOfTheEntity() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.getHeaders().add("X-Class", String.valueOf(response.getEntityClass()));
                        response.getHeaders().add("X-Type", String.valueOf(response.getEntityType()));
                        response.getHeaders()
                                .add(
                                        "X-Marks",
                                        Stream.of(response.getEntityAnnotations())
                                                .filter(Things.Marked.class::isInstance)
                                                .map(mark -> ((Things.Marked) mark).value())
                                                .toList());
                    }
                })
                .get("/things")
                .get("/things/7")
                .get("/things/full")
                .isStored();
    }

    @Priority(10)
    public static class EnvelopeWriter implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (response.getEntity() instanceof Map<?, ?> envelope) {
                response.getHeaders().add("X-Envelope", envelope.keySet());
            }
        }
    }

    @Priority(20)
    public static class Envelope implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (response.hasEntity()) {
                response.setEntity(Map.of("data", response.getEntity()));
            }
        }
    }

    @Test
    void filterSeesTheEntityOfTheFilterBefore() {
        Scenario.of(Things.class, Envelope.class, EnvelopeWriter.class)
                .get("/things")
                .get("/things/full")
                .isStored();
    }

    // What filters do with the stream.

    /** Puts a stream around the one that is there. */
    abstract static class Wrapping implements ContainerResponseFilter {
        abstract OutputStream around(OutputStream out);

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (response.hasEntity()) {
                response.setEntityStream(around(response.getEntityStream()));
            }
        }
    }

    @Test
    void filterDeflates() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        if (response.hasEntity()) {
                            response.getHeaders().putSingle("Content-Encoding", "deflate");
                            response.setEntityStream(new DeflaterOutputStream(response.getEntityStream()));
                        }
                    }
                })
                .get("/things/text")
                .isStored();
    }

    @Test
    void filterDeflatesWhereTheClientAcceptsIt() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.getHeaders().add("Vary", "Accept-Encoding");
                        String accepted = request.getHeaderString("Accept-Encoding");
                        if (response.hasEntity() && accepted != null && accepted.contains("deflate")) {
                            response.getHeaders().putSingle("Content-Encoding", "deflate");
                            response.setEntityStream(new DeflaterOutputStream(response.getEntityStream()));
                        }
                    }
                })
                .get("/things/text", "Accept-Encoding: deflate")
                .get("/things/text")
                .isStored();
    }

    @Test
    void filterChangesOctetsOnTheirWay() {
        Scenario.of(Things.class, new Wrapping() {
                    @Override
                    OutputStream around(OutputStream out) {
                        return new FilterOutputStream(out) {
                            @Override
                            public void write(int octet) throws IOException {
                                out.write(octet >= 'a' && octet <= 'z' ? octet - 32 : octet);
                            }
                        };
                    }
                })
                .get("/things/text")
                .get("/things")
                .isStored();
    }

    @Test
    void filterWritesOnlyOnClose() {
        Scenario.of(Things.class, new Wrapping() {
                    @Override
                    OutputStream around(OutputStream out) {
                        return new ByteArrayOutputStream() {
                            @Override
                            public void close() throws IOException {
                                out.write(("<" + toString(StandardCharsets.UTF_8) + ">")
                                        .getBytes(StandardCharsets.UTF_8));
                                out.close();
                            }
                        };
                    }
                })
                .get("/things/text")
                .isStored();
    }

    @Test
    void filterSendsAFieldComputedFromTheBody() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        OutputStream out = response.getEntityStream();
                        if (response.hasEntity()) {
                            response.setEntityStream(new ByteArrayOutputStream() {
                                @Override
                                public void close() throws IOException {
                                    response.getHeaders().putSingle("X-Octets", size());
                                    out.write(toByteArray());
                                    out.close();
                                }
                            });
                        }
                    }
                })
                .get("/things/text")
                .isTheSame();
    }

    // What filters do with the status.

    @ParameterizedTest
    @ValueSource(ints = {201, 202, 203, 204, 404, 500, 503})
    void filterSetsTheStatusOfSomeRequests(int status) {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        if (request.getHeaderString("X-Switch") != null) {
                            response.setStatus(status);
                        }
                    }
                })
                .get("/things/full")
                .get("/things/full", "X-Switch: on")
                .isTheSame();
    }

    @Test
    void filterSetsAReason() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.setStatusInfo(new Response.StatusType() {
                            @Override
                            public int getStatusCode() {
                                return 200;
                            }

                            @Override
                            public Response.Status.Family getFamily() {
                                return Response.Status.Family.SUCCESSFUL;
                            }

                            @Override
                            public String getReasonPhrase() {
                                return "All is well";
                            }
                        });
                    }
                })
                .get("/things")
                .isTheSame();
    }

    @Test
    void filterTurnsAnErrorIntoASuccess() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        if (response.getStatus() == 202) {
                            response.setStatus(200);
                        }
                    }
                })
                .get("/things/accepted")
                .isTheSame();
    }

    @Test
    void filterValidatesByItself() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        if (response.getStatus() == 200 && response.hasEntity()) {
                            String tag = "\"" + response.getEntity().hashCode() + '"';
                            response.getHeaders().putSingle("ETag", tag);
                            if (tag.equals(request.getHeaderString("If-None-Match"))) {
                                response.setStatus(304);
                                response.setEntity(null);
                            }
                        }
                    }
                })
                .get("/things")
                .isTheSame();
    }

    // What filters read.

    @Test
    void filterReadsTheResponse() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.getHeaders().add("X-Status", response.getStatus());
                        response.getHeaders().add("X-Media-Type", String.valueOf(response.getMediaType()));
                        response.getHeaders().add("X-Language", String.valueOf(response.getLanguage()));
                        response.getHeaders().add("X-Links", response.getLinks().size());
                        response.getHeaders().add("X-Collection", String.valueOf(response.getLink("collection")));
                        response.getHeaders().add("X-Allowed", response.getAllowedMethods());
                        response.getHeaders().add("X-Location", String.valueOf(response.getLocation()));
                        response.getHeaders().add("X-Modified", String.valueOf(response.getLastModified()));
                        response.getHeaders()
                                .add("X-Cookies", response.getCookies().keySet());
                        response.getHeaders().add("X-Own-Too", String.valueOf(response.getHeaderString("X-Own")));
                        response.getHeaders().add("X-Entity", response.hasEntity());
                        response.getHeaders().add("X-Length", response.getLength());
                    }
                })
                .get("/things")
                .get("/things/full")
                .get("/things/cookie")
                .isStored();
    }

    @Test
    void filterReadsTheTagOfTheMethod() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.getHeaders().add("X-Tag", String.valueOf(response.getEntityTag()));
                    }
                })
                .get("/things/full")
                .get("/things")
                .isStored();
    }

    @Test
    void filterReadsTheClassesOfFieldValues() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        List.of("Last-Modified", "Content-Language", "Link", "X-Own")
                                .forEach(name -> {
                                    Object value = response.getHeaders().getFirst(name);
                                    response.getHeaders()
                                            .add(
                                                    "X-Classes",
                                                    name
                                                            + '='
                                                            + (value == null
                                                                    ? null
                                                                    : value.getClass()
                                                                            .getSimpleName()));
                                });
                    }
                })
                .get("/things/full")
                .isTheSame();
    }

    @Test
    void filterReadsAPropertyThatTheMethodSet() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.getHeaders().add("X-Rows", String.valueOf(request.getProperty("rows")));
                    }
                })
                .get("/things/counted")
                .isTheSame();
    }

    @Test
    void filterReadsAPropertyThatTheMethodSetIfItIsThere() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        Object rows = request.getProperty("rows");
                        if (rows != null) {
                            response.getHeaders().add("X-Rows", rows);
                        }
                    }
                })
                .get("/things/counted")
                .isTheSame();
    }

    public static class Matched implements ContainerResponseFilter {
        @Context
        private ResourceInfo resource;

        @Context
        private UriInfo uri;

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().add("X-Method", resource.getResourceMethod().getName());
            response.getHeaders().add("X-Resource", resource.getResourceClass().getSimpleName());
            response.getHeaders()
                    .add("X-Id", String.valueOf(uri.getPathParameters().getFirst("id")));
            response.getHeaders().add("X-Matched", uri.getMatchedURIs());
            response.getHeaders()
                    .add("X-Matched-Resources", uri.getMatchedResources().size());
            response.getHeaders().add("X-Path", request.getUriInfo().getPath());
            response.getHeaders().add("X-Request", request.getMethod());
        }
    }

    @Test
    void filterReadsTheMatchedResource() {
        Scenario.of(Things.class, Matched.class).get("/things/7").get("/things").isStored();
    }

    @Test
    void filterReadsAPropertyOfARequestFilter() {
        Scenario.of(
                        Things.class,
                        onRequest(request ->
                                request.setProperty("trace", String.valueOf(request.getHeaderString("X-Trace")))),
                        new ContainerResponseFilter() {
                            @Override
                            public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                                response.getHeaders().add("X-Trace", request.getProperty("trace"));
                            }
                        })
                .get("/things", "X-Trace: 1")
                .get("/things", "X-Trace: 2")
                .isStored();
    }

    // What filters do with fields.

    @Test
    void filterSetsAddsAndRemovesFields() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.getHeaders().remove("X-Own");
                        response.getHeaders().remove("Link");
                        response.getHeaders().putSingle("Content-Language", "de");
                        response.getHeaders().add("X-Added", "1");
                        response.getHeaders().add("X-Added", "2");
                        response.getHeaders().addFirst("Allow", "OPTIONS");
                    }
                })
                .get("/things/full")
                .get("/things")
                .isStored();
    }

    @Test
    void filterRemovesFieldsForSomeRequests() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        if (request.getHeaderString("X-Switch") != null) {
                            response.getHeaders().remove("X-Own");
                            response.getHeaders().remove("ETag");
                            response.getHeaders().putSingle("X-Switched", "yes");
                        }
                    }
                })
                .get("/things/full")
                .get("/things/full", "X-Switch: on")
                .isTheSame();
    }

    @Test
    void filterClearsAllFields() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.getHeaders().clear();
                    }
                })
                .get("/things/text")
                .isTheSame();
    }

    @Test
    void filterReplacesTheMediaType() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.getHeaders().putSingle("Content-Type", "application/vnd.things+json");
                    }
                })
                .get("/things")
                .isStored();
    }

    @Test
    void filterSetsACookie() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.getHeaders()
                                .add(
                                        "Set-Cookie",
                                        new NewCookie.Builder("visitor")
                                                .value("1")
                                                .build());
                    }
                })
                .get("/things")
                .isTheSame();
    }

    @Test
    void filterSetsACookieIfMissing() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        if (request.getCookies().isEmpty()) {
                            response.getHeaders()
                                    .add(
                                            "Set-Cookie",
                                            new NewCookie.Builder("visitor")
                                                    .value("1")
                                                    .build());
                        }
                    }
                })
                .get("/things", "Cookie: visitor=1")
                .get("/things")
                .isTheSame();
    }

    @Test
    void filterForCrossOriginRequests() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        String origin = request.getHeaderString("Origin");
                        if (origin != null) {
                            response.getHeaders().putSingle("Access-Control-Allow-Origin", origin);
                            response.getHeaders().putSingle("Access-Control-Expose-Headers", "X-Own");
                        }
                        response.getHeaders().add("Vary", "Origin");
                    }
                })
                .get("/things/full", "Origin: https://a.example")
                .get("/things/full", "Origin: https://b.example")
                .get("/things/full")
                .send("OPTIONS", "/things/full", "Origin: https://a.example", "Access-Control-Request-Method: GET")
                .isStored();
    }

    @Test
    void filterForCrossOriginRequestsWithoutVary() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        String origin = request.getHeaderString("Origin");
                        if (origin != null) {
                            response.getHeaders().putSingle("Access-Control-Allow-Origin", origin);
                        }
                    }
                })
                .get("/things/full", "Origin: https://a.example")
                .get("/things/full", "Origin: https://b.example")
                .isStored();
    }

    @Test
    void filterForSecuritySetsFieldsThatAreUnset() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        Map.of(
                                        "X-Frame-Options", "DENY",
                                        "Cache-Control", "no-store",
                                        "X-Content-Type-Options", "nosniff")
                                .forEach((name, value) -> response.getHeaders()
                                        .computeIfAbsent(name, absent -> new ArrayList<>(List.of(value))));
                    }
                })
                .get("/things")
                .ignoring("Cache-Control")
                .isTheSame();
    }

    @Test
    void filterForSecuritySetsFields() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.getHeaders().putSingle("X-Frame-Options", "DENY");
                        response.getHeaders().putSingle("Strict-Transport-Security", "max-age=1");
                    }
                })
                .get("/things/full")
                .isStored();
    }

    @Test
    void filterSetsCacheControl() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.getHeaders().putSingle("Cache-Control", "no-store");
                    }
                })
                .get("/things")
                .isNotStored("no-store");
    }

    // Which filters there are, and when they run.

    /** Leaves its name in a field. */
    private static void sign(ContainerResponseContext response, String name) {
        response.getHeaders().add("X-Signed", name);
    }

    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Signed {}

    @Signed
    public static class BoundByName implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            sign(response, "name " + response.getEntity());
        }
    }

    @Path("signed")
    @Produces("text/plain")
    public static class SignedThings extends CachedResource {
        @GET
        @Signed
        public String signed() {
            return "signed";
        }

        @GET
        @Path("not")
        public String unsigned() {
            return "not signed";
        }
    }

    @Test
    void filterBoundByName() {
        Scenario.of(SignedThings.class, BoundByName.class)
                .get("/signed")
                .get("/signed/not")
                .isStored();
    }

    public static class Binding implements DynamicFeature {
        @Override
        public void configure(ResourceInfo resource, FeatureContext context) {
            if (resource.getResourceMethod().getName().equals("signed")) {
                context.register(new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        sign(response, "dynamic " + response.getEntity());
                    }
                });
                context.register(new First(), 1);
            }
        }
    }

    @Test
    void filterBoundByADynamicFeature() {
        Scenario.of(SignedThings.class, Binding.class)
                .get("/signed")
                .get("/signed/not")
                .isStored();
    }

    @Priority(Integer.MIN_VALUE)
    public static class Last implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            sign(response, "last " + response.getEntity());
            response.setEntity("last");
        }
    }

    @Priority(Integer.MAX_VALUE)
    public static class First implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            sign(response, "first " + response.getEntity());
            response.setEntity("first");
        }
    }

    @Test
    void filtersOfExtremePriorities() {
        Scenario.of(SignedThings.class, Last.class, First.class).get("/signed").isNotStored("First");
    }

    @PreMatching
    public static class Rewriting implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getUriInfo().getPath().equals("alias")) {
                request.setRequestUri(URI.create("/things/7"));
            }
            request.setProperty("rewritten", request.getUriInfo().getPath());
        }
    }

    @Test
    void filterBeforeMatchingRewritesTheTarget() {
        Scenario.of(Things.class, Rewriting.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.getHeaders().add("X-Rewritten", request.getProperty("rewritten"));
                    }
                })
                .get("/alias")
                .get("/things/7")
                .isStored();
    }

    @Test
    void filterAnswersSomeRequestsItself() {
        Scenario.of(Things.class, onRequest(request -> {
                    String aborted = request.getHeaderString("X-Abort");
                    if (aborted != null) {
                        request.abortWith(Response.status(Integer.parseInt(aborted))
                                .entity("aborted")
                                .type("text/plain")
                                .build());
                    }
                }))
                .get("/things")
                .get("/things", "X-Abort: 401")
                .get("/things", "X-Abort: 200")
                .isStored();
    }

    @Test
    void filterThrows() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        if (request.getHeaderString("X-Throw") != null) {
                            throw new WebApplicationException(Response.status(418)
                                    .entity("thrown")
                                    .type("text/plain")
                                    .build());
                        }
                    }
                })
                .get("/things")
                .get("/things", "X-Throw: 1")
                .isStored();
    }

    @Test
    void filterFails() {
        Scenario.of(Things.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        if (request.getHeaderString("X-Throw") != null) {
                            throw new IllegalStateException("broken");
                        }
                    }
                })
                .get("/things")
                .get("/things", "X-Throw: 1")
                .isStored();
    }

    @SkippedOnHit
    public static class Skipped implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().putSingle("X-Run", "yes");
        }
    }

    @Test
    void filterThatIsSkippedOnHits() {
        Scenario.of(Things.class, Skipped.class)
                .get("/things")
                .ignoring("X-Run")
                .isStoredForTheLane();
    }

    public static class Injected implements ContainerResponseFilter {
        @Context
        private HttpHeaders fields;

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().add("X-Language", String.valueOf(fields.getAcceptableLanguages()));
        }
    }

    @Test
    void filterReadsTheRequestsFieldsByInjection() {
        Scenario.of(Things.class, Injected.class)
                .get("/things", "Accept-Language: de")
                .get("/things", "Accept-Language: fr")
                .isTheSame();
    }

    // Entities that are gone.

    /** A store that keeps no object. */
    private static ResponseStore offHeap() {
        return EhcacheStore.builder().heapBytes(0).offHeapBytes(16L << 20).build();
    }

    /** Sends the size of a collection. */
    public static class Counting implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (response.getEntity() instanceof Collection<?> things) {
                response.getHeaders().putSingle("X-Total-Count", things.size());
            }
        }
    }

    @Test
    void filterReadsAnEntityThatTheStoreDoesNotKeep() {
        Scenario.of(Things.class, Counting.class)
                .in(TransparencyOfFiltersTest::offHeap)
                .get("/things")
                .get("/things/full")
                .isNotStored("Counting");
    }

    @Test
    void filterReadsNoEntityOfAStoreThatKeepsNone() {
        Scenario.of(Things.class, Matched.class)
                .in(TransparencyOfFiltersTest::offHeap)
                .get("/things/7")
                .isStored();
    }

    // Filters of others.

    /** Is linked to others. */
    public static class Linked {
        @InjectLink(value = "/linked/next", rel = "next")
        private URI next;

        public URI getNext() {
            return next;
        }

        public String getName() {
            return "linked";
        }
    }

    /** Has entities with links. */
    @Path("linked")
    @Produces("application/json")
    public static class LinkedThings extends CachedResource {
        @GET
        public Linked linked() {
            return new Linked();
        }
    }

    @Test
    void declarativeLinking() {
        Scenario.of(LinkedThings.class, DeclarativeLinkingFeature.class)
                .get("/linked")
                .isStored();
    }
}
