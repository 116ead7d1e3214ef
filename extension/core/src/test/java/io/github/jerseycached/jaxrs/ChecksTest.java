package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Invalidates;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.security.Principal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.message.DeflateEncoder;
import org.glassfish.jersey.message.GZipEncoder;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.JSONP;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.spi.ContentEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be right fails at deployment, and the message names the method, the problem and the mend. */
class ChecksTest {

    @Path("r")
    public static class NegativeMaxAge {
        @GET
        @Cached(maxAge = -2)
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class NegativeSharedMaxAge {
        @GET
        @Cached(ttl = 1, sharedMaxAge = -2)
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class NegativeCdnTtl {
        @GET
        @Cached(ttl = 1, cdnTtl = -2)
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class NegativeStaleTime {
        @GET
        @Cached(ttl = 1, staleIfError = -1)
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class StaleForNoSecond {
        @GET
        @Cached(ttl = 900, staleWhileRevalidate = 900, unit = TimeUnit.MILLISECONDS)
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class StaleAndMustRevalidate {
        @GET
        @Cached(ttl = 1, staleWhileRevalidate = 1, mustRevalidate = true)
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class PartialStatus {
        @GET
        @Cached(ttl = 1, statuses = 206)
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class InformationalStatus {
        @GET
        @Cached(ttl = 1, statuses = 103)
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class UnstoredTtlAndMaxAge {
        @GET
        @Cached(ttl = 1, maxAge = 2, store = false)
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class UnstoredTags {
        @GET
        @Cached(ttl = 1, tags = "t", store = false)
        public String get() {
            return "";
        }
    }

    public static class Part implements Function<ContainerRequestContext, String> {
        @Override
        public String apply(ContainerRequestContext request) {
            return "";
        }
    }

    @Path("r")
    public static class UnstoredKey {
        @GET
        @Cached(ttl = 1, key = Part.class, store = false)
        public String get() {
            return "";
        }
    }

    public static class Never implements Predicate<ContainerResponseContext> {
        @Override
        public boolean test(ContainerResponseContext response) {
            return false;
        }
    }

    @Path("r")
    public static class UnstoredStoreIf {
        @GET
        @Cached(ttl = 1, storeIf = Never.class, store = false)
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class PublicAsksByParameter {
        @GET
        @Cached(ttl = 1, scope = Cached.Scope.PUBLIC)
        public String get(@Context SecurityContext security) {
            return "";
        }
    }

    @Path("r")
    public static class PublicAsksByField {
        @Context
        SecurityContext security;

        @GET
        @Cached(ttl = 1, scope = Cached.Scope.PUBLIC)
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class RolesWithSecurityContext {
        @Context
        Principal principal;

        @GET
        @Cached(ttl = 1, scope = Cached.Scope.ROLES, roles = "reader")
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class RolesWithoutAny {
        @GET
        @Cached(ttl = 1, scope = Cached.Scope.ROLES)
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class RolesOfPublic {
        @GET
        @Cached(ttl = 1, scope = Cached.Scope.PUBLIC, roles = "reader")
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class RolesOfAuto {
        @GET
        @Cached(ttl = 1, roles = "reader")
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class UndeclaredQuery {
        @GET
        @Cached(ttl = 1, query = "page")
        public String get(@QueryParam("size") String size) {
            return "";
        }
    }

    @Path("r")
    public static class LeavesOutOfMethod {
        @GET
        @Cached(ttl = 1, query = "page")
        public String get(@QueryParam("page") String page, @QueryParam("size") String size) {
            return "";
        }
    }

    @Path("r")
    public static class LeavesOutOfField {
        @QueryParam("size")
        String size;

        @GET
        @Cached(ttl = 1, query = "page")
        public String get(@QueryParam("page") String page) {
            return "";
        }
    }

    public static class Sized {
        @QueryParam("size")
        String size;
    }

    @Path("r")
    public static class LeavesOutOfBean {
        @GET
        @Cached(ttl = 1, query = "page")
        public String get(@QueryParam("page") String page, @BeanParam Sized sized) {
            return "";
        }
    }

    @Path("r")
    public static class LeavesOutBesideUriInfo {
        @GET
        @Cached(ttl = 1, query = "page")
        public String get(@Context UriInfo uri, @QueryParam("size") String size) {
            return "";
        }
    }

    @Path("r")
    public static class LeavesOutCallback {
        @GET
        @JSONP(queryParam = "call")
        @Cached(ttl = 1, query = "page")
        public String get(@QueryParam("page") String page) {
            return "";
        }
    }

    @Path("r")
    public static class AllAndSome {
        @GET
        @Cached(
                ttl = 1,
                query = {Cached.ALL, "size"})
        public String get(@QueryParam("size") String size) {
            return "";
        }
    }

    @Path("r")
    public static class DeclaredAndSome {
        @GET
        @Cached(
                ttl = 1,
                query = {"size", Cached.DECLARED})
        public String get(@QueryParam("size") String size) {
            return "";
        }
    }

    @Path("r")
    public static class DeclaredWithUriInfo {
        @GET
        @Cached(ttl = 1, query = Cached.DECLARED)
        public String get(@QueryParam("size") String size, @Context UriInfo uri) {
            return "";
        }
    }

    @Path("r")
    public static class NoFieldName {
        @GET
        @Cached(ttl = 1, vary = "Accept Language")
        public String get() {
            return "";
        }
    }

    @Path("r/{code}")
    public static class UnknownInTags {
        @GET
        @Cached(ttl = 1, tags = "r:{cod}")
        public String get(@PathParam("code") String code, @QueryParam("q") String q) {
            return "";
        }
    }

    @Path("r/{code}")
    public static class BracesInTags {
        @GET
        @Cached(ttl = 1, tags = "r:{code")
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class Events {
        @GET
        @Cached(ttl = 1)
        public void get(@Context SseEventSink sink) {
            // Never runs.
        }
    }

    @Path("r")
    public static class CachedDelete {
        @DELETE
        @Cached(ttl = 1)
        public String delete() {
            return "";
        }
    }

    /** Marks a method that answers a method of which nothing is known. */
    @HttpMethod("LOOKUP")
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    public @interface Lookup {}

    @Path("r")
    public static class CachedLookup {
        @Lookup
        @Cached(ttl = 1)
        public String lookup() {
            return "";
        }
    }

    @Path("r")
    public static class InvalidatesOnGet {
        @GET
        @Invalidates(tags = "t")
        public String get() {
            return "";
        }
    }

    @Path("r")
    public static class UriWithQuery {
        @PUT
        @Invalidates(uris = "/countries?page=1")
        public void put() {
            // Never runs.
        }
    }

    @Path("r/{code}")
    public static class UnknownInInvalidatedTags {
        @PUT
        @Invalidates(tags = "r:{id}")
        public void put() {
            // Never runs.
        }
    }

    @Path("r/{code}")
    public static class UnknownInUris {
        @POST
        @Invalidates(uris = "/r/{id}")
        public void post() {
            // Never runs.
        }
    }

    @Path("r/{code}")
    public static class BracesInUris {
        @POST
        @Invalidates(uris = "/r/code}")
        public void post() {
            // Never runs.
        }
    }

    static Stream<Arguments> invalidDeclarationsFailAtDeployment() {
        return Stream.of(
                arguments(
                        NegativeMaxAge.class,
                        "@Cached(maxAge = -2) of NegativeMaxAge.get: a freshness lifetime is 0 or more",
                        "leave maxAge out"),
                arguments(
                        NegativeSharedMaxAge.class,
                        "@Cached(sharedMaxAge = -2) of NegativeSharedMaxAge.get: a freshness lifetime is 0 or more",
                        "leave sharedMaxAge out"),
                arguments(
                        NegativeCdnTtl.class,
                        "@Cached(cdnTtl = -2) of NegativeCdnTtl.get: a freshness lifetime is 0 or more",
                        "leave cdnTtl out"),
                arguments(
                        NegativeStaleTime.class,
                        "@Cached of NegativeStaleTime.get: a time to serve stale is 0 or more",
                        "leave it out"),
                arguments(
                        StaleForNoSecond.class,
                        "@Cached of StaleForNoSecond.get: a time to serve stale counts in whole seconds, and"
                                + " 900 MILLISECONDS are none",
                        "make it longer"),
                arguments(
                        StaleAndMustRevalidate.class,
                        "@Cached of StaleAndMustRevalidate.get: mustRevalidate forbids to serve stale",
                        "take it or the stale times away"),
                arguments(
                        PartialStatus.class,
                        "@Cached of PartialStatus.get: status 206 cannot be stored",
                        "not 206, 304, 412 or 416"),
                arguments(
                        InformationalStatus.class,
                        "@Cached of InformationalStatus.get: status 103 cannot be stored",
                        "from 200 to 599"),
                arguments(
                        UnstoredTtlAndMaxAge.class,
                        "@Cached of UnstoredTtlAndMaxAge.get: with store = false nothing has a lifetime in the server",
                        "take ttl away, or store = false"),
                arguments(
                        UnstoredTags.class,
                        "@Cached of UnstoredTags.get: tags, key and storeIf say how responses are stored",
                        "take either away"),
                arguments(
                        UnstoredKey.class,
                        "@Cached of UnstoredKey.get: tags, key and storeIf say how responses are stored",
                        "take either away"),
                arguments(
                        UnstoredStoreIf.class,
                        "@Cached of UnstoredStoreIf.get: tags, key and storeIf say how responses are stored",
                        "take either away"),
                arguments(
                        PublicAsksByParameter.class,
                        "@Cached of PublicAsksByParameter.get: scope = PUBLIC",
                        "reads SecurityContext or Principal; take the parameter or field away, or say scope = PRIVATE"),
                arguments(
                        PublicAsksByField.class,
                        "@Cached of PublicAsksByField.get: scope = PUBLIC",
                        "reads SecurityContext or Principal; take the parameter or field away, or say scope = PRIVATE"),
                arguments(
                        RolesWithSecurityContext.class,
                        "@Cached of RolesWithSecurityContext.get: scope = ROLES",
                        "reads the Principal; take that away, or say scope = PRIVATE"),
                arguments(
                        RolesWithoutAny.class,
                        "@Cached of RolesWithoutAny.get: scope = ROLES needs to know which",
                        "name them in roles, or by @RolesAllowed"),
                arguments(
                        RolesOfPublic.class,
                        "@Cached of RolesOfPublic.get: roles tell callers apart, which scope = PUBLIC does not",
                        "say scope = ROLES"),
                arguments(
                        RolesOfAuto.class,
                        "@Cached of RolesOfAuto.get: roles tell callers apart, which scope = AUTO does not",
                        "say scope = ROLES"),
                arguments(
                        UndeclaredQuery.class,
                        "@Cached of UndeclaredQuery.get: query names \"page\", which no @QueryParam of the method is called",
                        "those are [size]"),
                arguments(
                        LeavesOutOfMethod.class,
                        "@Cached of LeavesOutOfMethod.get: query leaves out \"size\", which the method reads",
                        "add the name, or say query = Cached.DECLARED"),
                arguments(
                        LeavesOutOfField.class,
                        "@Cached of LeavesOutOfField.get: query leaves out \"size\", which the method reads",
                        "add the name, or say query = Cached.DECLARED"),
                arguments(
                        LeavesOutOfBean.class,
                        "@Cached of LeavesOutOfBean.get: query leaves out \"size\", which the method reads",
                        "add the name, or say query = Cached.DECLARED"),
                arguments(
                        LeavesOutBesideUriInfo.class,
                        "@Cached of LeavesOutBesideUriInfo.get: query leaves out \"size\", which the method reads",
                        "add the name, or say query = Cached.DECLARED"),
                arguments(
                        LeavesOutCallback.class,
                        "@Cached of LeavesOutCallback.get: query leaves out \"call\", which the method reads",
                        "add the name, or say query = Cached.DECLARED"),
                arguments(
                        AllAndSome.class,
                        "@Cached of AllAndSome.get: query takes either names, or ALL, or DECLARED",
                        ""),
                arguments(
                        DeclaredAndSome.class,
                        "@Cached of DeclaredAndSome.get: query takes either names, or ALL, or DECLARED",
                        ""),
                arguments(
                        DeclaredWithUriInfo.class,
                        "@Cached of DeclaredWithUriInfo.get: query = DECLARED keeps the parameters of the signature",
                        "name those that it reads, as query = {\"page\"}"),
                arguments(
                        NoFieldName.class,
                        "@Cached of NoFieldName.get: vary takes names of request fields",
                        "\"Accept Language\" is none"),
                arguments(
                        UnknownInTags.class,
                        "tags of @Cached of UnknownInTags.get: \"r:{cod}\" names {cod}, which is no path, query or matrix"
                                + " parameter",
                        "those are [code, q]"),
                arguments(
                        BracesInTags.class,
                        "tags of @Cached of BracesInTags.get: the braces of \"r:{code\" do not fit each other",
                        ""),
                arguments(
                        Events.class,
                        "@Cached of Events.get: server-sent events have no end to be stored at",
                        "take @Cached off the method"),
                arguments(
                        CachedDelete.class,
                        "@Cached on CachedDelete.delete: only a method that answers GET or QUERY can be cached",
                        "take @Cached off it"),
                arguments(
                        CachedLookup.class,
                        "@Cached on CachedLookup.lookup: only a method that answers GET or QUERY can be cached",
                        "take @Cached off it"),
                arguments(
                        InvalidatesOnGet.class,
                        "@Invalidates on InvalidatesOnGet.get: a safe method changes nothing",
                        "take it off, or answer POST, PUT, PATCH or DELETE"),
                arguments(
                        UriWithQuery.class,
                        "uris of @Invalidates of UriWithQuery.put: \"/countries?page=1\" has a query",
                        "Leave the query out"),
                arguments(
                        UnknownInInvalidatedTags.class,
                        "tags of @Invalidates of UnknownInInvalidatedTags.put: \"r:{id}\" names {id}",
                        "those are [code]"),
                arguments(
                        UnknownInUris.class,
                        "uris of @Invalidates of UnknownInUris.post: \"/r/{id}\" names {id}",
                        "those are [code]"),
                arguments(
                        BracesInUris.class,
                        "uris of @Invalidates of BracesInUris.post: the braces of \"/r/code}\" do not fit each other",
                        ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void invalidDeclarationsFailAtDeployment(Class<?> resource, String problem, String mend) {
        ResourceConfig application = new ResourceConfig(resource);
        assertThatThrownBy(() -> new ApplicationHandler(application))
                .hasStackTraceContaining(problem)
                .hasStackTraceContaining(mend);
    }

    /** What looks like it and is right. */
    @Path("right/{code: [a-z]{2}}")
    public static class Right {
        @Context
        UriInfo uri;

        @GET
        @Path("{ id }")
        @RolesAllowed("reader")
        @Cached(
                ttl = 1,
                store = true,
                scope = Cached.Scope.ROLES,
                query = {"page", "q"},
                statuses = {404, 410},
                tags = {"{code}", "r:{ id }:{q}"})
        public String get(@QueryParam("q") String q) {
            return "";
        }

        @GET
        @Path("fields")
        @Cached(maxAge = 1, store = false)
        public String fields() {
            return "";
        }

        @POST
        @Invalidates(
                tags = "{code}",
                uris = {"/", "/right/{code}"})
        public void post() {
            // Never runs.
        }

        @Lookup
        @Invalidates(tags = "{code}")
        public void lookup() {
            // Never runs.
        }
    }

    @Test
    void validDeclarationsAreAccepted() {
        assertThat(new ApplicationHandler(new ResourceConfig(Right.class)).getConfiguration())
                .isNotNull();
    }

    /** A sink that goes nowhere. */
    private static final class Nowhere implements SseEventSink {
        @Override
        public boolean isClosed() {
            return true;
        }

        @Override
        public CompletionStage<?> send(OutboundSseEvent event) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            // It is.
        }
    }

    @Path("stream")
    @Cached(ttl = 60)
    public static class EventsOfAClass {
        @Context
        SseEventSink sink;

        @GET
        public String get() {
            return "closed: " + sink.isClosed();
        }
    }

    @Test
    void annotationOfTheClassDoesNotApplyToServerSentEvents() {
        ResourceConfig application = CachedServer.config(EventsOfAClass.class).register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(new Nowhere()).to(SseEventSink.class);
            }
        });
        try (CachedServer server = CachedServer.of(application)) {
            server.get("/stream")
                    .hasStatus(200)
                    .hasBody("closed: true")
                    .hasNo("Cache-Status")
                    .hasNo("Cache-Control");
        }
    }

    /** Encodes as another does. */
    public static class OtherGZip extends ContentEncoder {
        public OtherGZip() {
            super("GZIP");
        }

        @Override
        public InputStream decode(String encoding, InputStream encoded) {
            return encoded;
        }

        @Override
        public OutputStream encode(String encoding, OutputStream entity) throws IOException {
            return new FilterOutputStream(entity);
        }
    }

    @Test
    @DiffersOn(value = "InMemory", because = "nobody is told that it starts, so nothing is checked then")
    void twoEncodersForOneCodingFail() {
        ResourceConfig application = CachedServer.config(EventsOfAClass.class, GZipEncoder.class, OtherGZip.class);
        assertThatThrownBy(() -> CachedServer.of(application).close())
                .hasStackTraceContaining("is known to two encoders")
                .hasStackTraceContaining(GZipEncoder.class.getName())
                .hasStackTraceContaining(OtherGZip.class.getName())
                .hasStackTraceContaining("register one of them");
    }

    @Test
    void encodersForDifferentCodingsAreAccepted() {
        ResourceConfig application = CachedServer.config(Right.class, GZipEncoder.class, DeflateEncoder.class);
        try (CachedServer server = CachedServer.of(application)) {
            server.get("/right/fr/fields").hasStatus(200);
        }
    }
}
