package io.github.jerseycached.transparency;

import io.github.jerseycached.Cached;
import io.github.jerseycached.transparency.MethodGate.Failure;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** Filters see the stored response where it is served in the place of what the method answered: an error or a 304. */
class TransparencyInPlaceTest {

    /** Shows all that a filter can see of a response. */
    public static class Showing implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            String seen = response.getStatusInfo() + " " + response.getMediaType() + ' ' + response.getLanguage() + ' '
                    + response.getHeaders().getFirst("X-Own") + ' '
                    + response.getHeaders().getFirst("X-Failure") + ' '
                    + response.getLinks() + ' ' + response.getEntityType() + ' ' + response.getLocation();
            response.getHeaders().putSingle("X-Seen", seen);
            if (response.getEntity() instanceof Collection<?> things) {
                response.getHeaders().putSingle("X-Total-Count", things.size());
            }
        }
    }

    /** Wraps each entity. */
    public static class Envelope implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (response.hasEntity()) {
                response.setEntity(Map.of("data", response.getEntity(), "status", response.getStatus()));
            }
        }
    }

    /** Sends every error with a page of its own, which is the same object each time. */
    public static class Pages implements ExceptionMapper<WebApplicationException> {
        private static final Response PAGE =
                Response.status(503).header("X-Failure", "page").build();

        @Override
        public Response toResponse(WebApplicationException exception) {
            return PAGE;
        }
    }

    @Test
    void filterSeesTheStoredResponseInPlaceOfAnError() {
        Scenario.of(Things.class, Showing.class)
                .get("/things")
                .get("/things/full")
                .failingBy(Failure.values())
                .isStored();
    }

    @Test
    void filterChangesTheStoredResponseInPlaceOfAnError() {
        Scenario.of(Things.class, Envelope.class)
                .get("/things")
                .get("/things/full")
                .failingBy(Failure.values())
                .isStored();
    }

    @Test
    void filterSeesTheStoredResponseInPlaceOfAMappedError() {
        Scenario.of(Things.class, Showing.class, Pages.class)
                .get("/things")
                .get("/things/full")
                .failingBy(Failure.values())
                .isStored();
    }

    /** Methods that answer later. */
    @Path("later")
    @Produces("application/json")
    public static class Later extends CachedResource {

        @GET
        @Path("stage")
        public CompletionStage<List<String>> stage() {
            return CompletableFuture.supplyAsync(() -> List.of("stage"));
        }

        @GET
        @Path("suspended")
        public void suspended(@Suspended AsyncResponse answer) {
            ForkJoinPool.commonPool().execute(() -> answer.resume(List.of("suspended")));
        }
    }

    @Test
    void filterSeesTheStoredResponseInPlaceOfAnErrorOfAnAsynchronousMethod() {
        Scenario.of(Later.class, Showing.class)
                .get("/later/stage")
                .get("/later/suspended")
                .failingBy(Failure.THROWN, Failure.CONSTANT_THROWN, Failure.THROWN_WITH_ENTITY)
                .isStored();
    }

    /** Methods that redirect, by a location that is relative and a text. */
    @Path("moved")
    @Produces("text/plain")
    public static class Moved extends CachedResource {

        @GET
        @Path("text")
        public Response text() {
            return Response.status(301).header("Location", "news").build();
        }

        @GET
        @Path("content")
        public Response content() {
            return Response.ok("content")
                    .header("Location", "news?a=1")
                    .header("Content-Location", "content.txt")
                    .build();
        }
    }

    @Test
    void relativeLocationInPlaceOfAnError() {
        Scenario.of(Moved.class)
                .getEach("/moved/", "text", "content")
                .failingBy(Failure.values())
                .isStored();
    }

    @Test
    void filterSeesARelativeLocationInPlaceOfAnError() {
        Scenario.of(Moved.class, Showing.class)
                .getEach("/moved/", "text", "content")
                .failingBy(Failure.values())
                .isStored();
    }

    /** A method that validates. */
    @Path("validating")
    @Produces("application/json")
    public static class Validating extends CachedResource {
        private static final EntityTag TAG = new EntityTag("v1");

        @GET
        public Response get(@Context Request request) {
            Response.ResponseBuilder unchanged = request.evaluatePreconditions(TAG);
            return unchanged == null
                    ? Response.ok(List.of("a", "b"))
                            .tag(TAG)
                            .header("X-Own", "1")
                            .link("/", "up")
                            .build()
                    : unchanged.header("X-Own", "1").build();
        }
    }

    @Test
    void filterSeesTheStoredResponseInPlaceOfTheMethods304() {
        Scenario.of(Validating.class, Showing.class)
                .get("/validating")
                .failingBy(Failure.values())
                .isStored();
    }

    @Test
    void filterChangesTheStoredResponseInPlaceOfTheMethods304() {
        Scenario.of(Validating.class, Envelope.class).get("/validating").isStored();
    }

    /** A filter that fails for errors. */
    public static class Failing implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (response.getStatus() >= 500) {
                throw new NotFoundException();
            }
        }
    }

    @Test
    void filterThatFailsForErrorsSeesNone() {
        Scenario.of(Things.class, Failing.class)
                .get("/things")
                .failingBy(Failure.THROWN, Failure.CONSTANT_RETURNED)
                .isStored();
    }

    /** Gives a cookie with an error. */
    @Path("cookie")
    public static class Cookies {
        private static final NewCookie COOKIE =
                new NewCookie.Builder("tried").value("1").path("/").build();

        @GET
        @Cached(ttl = 60, staleIfError = 3600)
        public Response get() {
            return Response.ok("text").header("X-Own", COOKIE).build();
        }
    }

    @Test
    void fieldsWithValuesThatAreNoTextInPlaceOfAnError() {
        Scenario.of(Cookies.class, Showing.class)
                .get("/cookie")
                .failingBy(Failure.values())
                .isTheSame();
    }
}
