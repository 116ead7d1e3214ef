package io.github.jerseycached.safety;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.filter.HttpMethodOverrideFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Denial of service by the cache (CPDoS): an error that one client brings about is never everybody's. */
class DenialSafetyTest {

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();

        /** Fails by what nobody would think of naming: an oversized field, a control character. */
        @GET
        @Path("page")
        @Cached(ttl = 60, vary = Cached.DECLARED)
        public String page(@Context HttpHeaders fields) {
            int run = runs.incrementAndGet();
            String theirs = fields.getHeaderString("X-Metadata");
            if (theirs != null && theirs.length() > 1000) {
                throw new ClientErrorException(413);
            }
            if (theirs != null && theirs.chars().anyMatch(c -> c < ' ')) {
                throw new BadRequestException("meta character");
            }
            String status = fields.getHeaderString("X-Fail");
            if (status != null) {
                throw new ClientErrorException(Response.status(Integer.parseInt(status))
                        .entity("failed")
                        .build());
            }
            return "run " + run;
        }

        @GET
        @Path("crash")
        @Cached(ttl = 60, vary = Cached.DECLARED)
        public String crash(@Context HttpHeaders fields) {
            if (fields.getHeaderString("X-Fail") != null) {
                throw new IllegalStateException("on purpose");
            }
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("mapped")
        @Cached(ttl = 60, vary = Cached.DECLARED)
        public String mapped(@Context HttpHeaders fields) {
            if (fields.getHeaderString("X-Fail") != null) {
                throw new UnsupportedOperationException("on purpose");
            }
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("number")
        @Cached(ttl = 60)
        public String number(@QueryParam("n") int n) {
            return "number " + n;
        }

        @GET
        @Path("things/{id}")
        @Cached(ttl = 60)
        public String thing(@PathParam("id") String id) {
            runs.incrementAndGet();
            throw new NotFoundException();
        }

        @GET
        @Path("negative/{id}")
        @Cached(ttl = 60, statuses = 404)
        public String negative(@PathParam("id") String id, @QueryParam("fail") int status) {
            throw new ClientErrorException(Response.status(status == 0 ? 404 : status)
                    .entity("run " + runs.incrementAndGet())
                    .build());
        }
    }

    /** An override that heeds every method, as some frameworks' do. */
    @PreMatching
    public static class OverridesAnything implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            String method = request.getHeaderString("X-HTTP-Method-Override");
            if (method != null) {
                request.setMethod(method);
            }
        }
    }

    public static class Mapper implements ExceptionMapper<UnsupportedOperationException> {
        @Override
        public Response toResponse(UnsupportedOperationException failure) {
            return Response.status(500).entity("mapped").build();
        }
    }

    private final Resource resource = new Resource();
    private final CachedServer server = CachedServer.of(resource, Mapper.class);
    private final RawClient raw = new RawClient(server.root());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @DiffersOn(value = "Netty", because = "it takes a field of 20,000 bytes")
    void errorForAnOversizedFieldIsNotStored() throws IOException {
        assertThat(raw.get("/page", "X-Metadata: " + "a".repeat(2000))
                        .hasStatus(413)
                        .lines("Cache-Control"))
                .isEmpty();
        raw.get("/page").hasStatus(200).hasBody("run 2").isStoredMiss();
        // More than the server takes: its own answer, which the cache has no part in.
        assertThat(raw.get("/page?big", "X-Metadata: " + "a".repeat(20_000)).status())
                .isBetween(400, 499);
        raw.get("/page?big").hasStatus(200).isStoredMiss();
    }

    @Test
    @DiffersOn(value = "JdkHttp", because = "it lets characters through that a target may not have")
    @DiffersOn(value = "Netty", because = "it lets characters through that a field may not have")
    @DiffersOn(
            value = "InMemory",
            because = "the server in front of it lets characters through that a field may not have")
    void errorForAMetaCharacterIsNotStored() throws IOException {
        assertThat(raw.get("/page", "X-Metadata: \u0007").status()).isEqualTo(400);
        raw.get("/page").hasStatus(200).isStoredMiss();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 406, 408, 410, 413, 414, 415, 429, 431, 451})
    void anErrorOfTheClientIsNotStored(int status) throws IOException {
        raw.get("/page", "X-Fail: " + status).hasStatus(status).isNotStored("status " + status);
        assertThat(server.storedKeys()).isZero();
        raw.get("/page").hasStatus(200).isStoredMiss();
        // Nor does it displace what is stored.
        raw.get("/page", "X-Fail: " + status).hasStatus(200).isHit();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/crash", "/mapped"})
    void anErrorOfTheServerIsNotStored(String path) throws IOException {
        raw.get(path, "X-Fail: 1").hasStatus(500);
        assertThat(server.storedKeys()).isZero();
        raw.get(path).hasStatus(200).hasBody("run 1").isStoredMiss();
    }

    @Test
    void requestRejectedByJerseyIsNotStored() throws IOException {
        raw.get("/number?n=x").hasStatus(404);
        raw.get("/page", "Accept: image/png").hasStatus(406);
        raw.send("DELETE", "/page", "").hasStatus(405);
        raw.get("/nowhere").hasStatus(404);
        assertThat(server.storedKeys()).isZero();
        raw.get("/number?n=1").hasBody("number 1").isStoredMiss();
        raw.get("/page").hasStatus(200).isStoredMiss();
    }

    @Test
    @DiffersOn(value = "Jetty", because = "it breaks off a GET overridden to HEAD, whose content does not come")
    void errorOfAnOverriddenMethodIsNotServedToGet() throws IOException {
        for (Class<?> override : new Class<?>[] {HttpMethodOverrideFilter.class, OverridesAnything.class}) {
            Resource overridden = new Resource();
            try (CachedServer overriding = CachedServer.of(CachedServer.config(overridden, override))) {
                RawClient client = new RawClient(overriding.root());
                client.send("POST", "/page", "", "X-HTTP-Method-Override: DELETE", "Content-Length: 0")
                        .hasStatus(405);
                client.get("/page", "X-HTTP-Method-Override: DELETE");
                client.get("/page", "X-HTTP-Method-Override: NONSENSE");
                client.get("/page", "X-HTTP-Method-Override: HEAD").hasStatus(200);
                client.get("/page").hasStatus(200).hasBody("run 1").isHit();
            }
        }
    }

    @Test
    void status404IsStoredOnlyIfConfigured() throws IOException {
        raw.get("/things/1").hasStatus(404).isNotStored("status 404");
        raw.get("/things/1").hasStatus(404).isNotStored("status 404");
        assertThat(resource.runs).hasValue(2);
        raw.get("/negative/1").hasStatus(404).hasBody("run 3").isStoredMiss();
        raw.get("/negative/1").hasStatus(404).hasBody("run 3").isHit();
        raw.get("/negative/2").hasStatus(404).hasBody("run 4").isStoredMiss();
        raw.get("/negative/3?fail=410").hasStatus(410).isNotStored("status 410");
    }

    @Test
    void partialAndConditionalRequestsStoreTheWholeResponse() {
        server.get("/page", "Range", "bytes=0-1");
        server.get("/page?b", "If-Match", "\"never\"");
        server.get("/page?c", "If-None-Match", "*");
        server.head("/page?d");
        for (String path : new String[] {"/page", "/page?b", "/page?c", "/page?d"}) {
            assertThat(server.get(path).hasStatus(200).body()).startsWith("run ");
        }
    }
}
