package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.monitoring.ApplicationEvent;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.glassfish.jersey.server.monitoring.RequestEvent;
import org.glassfish.jersey.server.monitoring.RequestEventListener;
import org.junit.jupiter.api.Test;

/** A hit is a request like any other to whoever measures the application. */
class MonitoringTest {

    @Path("countries")
    @Produces("text/plain")
    public static class Countries {
        final AtomicInteger runs = new AtomicInteger();

        @GET
        @Path("{code}")
        @Cached(ttl = 60)
        public String get(@PathParam("code") String code) {
            runs.incrementAndGet();
            return code;
        }
    }

    /** What Jersey tells its own listeners of a request that is over. */
    record Finished(String method, String template, int status, boolean mapped) {}

    /** As Jersey's monitoring statistics and its Micrometer module do. */
    static final class Monitor implements ApplicationEventListener, RequestEventListener {
        private final BlockingQueue<Finished> finished = new LinkedBlockingQueue<>();

        @Override
        public void onEvent(ApplicationEvent event) {}

        @Override
        public RequestEventListener onRequest(RequestEvent event) {
            return this;
        }

        @Override
        public void onEvent(RequestEvent event) {
            if (event.getType() == RequestEvent.Type.FINISHED) {
                finished.add(new Finished(
                        event.getUriInfo()
                                .getMatchedResourceMethod()
                                .getInvocable()
                                .getHandlingMethod()
                                .getName(),
                        event.getUriInfo().getMatchedTemplates().stream()
                                .map(template -> template.getTemplate())
                                .reduce("", (after, before) -> before + after),
                        event.getContainerResponse().getStatus(),
                        event.getException() != null));
            }
        }

        Finished next() throws InterruptedException {
            return finished.poll(20, TimeUnit.SECONDS);
        }
    }

    /** As applications do that have nothing else. */
    static final class Meter implements ContainerRequestFilter, ContainerResponseFilter {
        final AtomicInteger began = new AtomicInteger();
        final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();

        @Override
        public void filter(ContainerRequestContext request) {
            began.incrementAndGet();
            request.setProperty("began", System.nanoTime());
        }

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            assertThat(request.getProperty("began")).isNotNull();
            statuses.add(response.getStatus());
        }
    }

    private final Countries countries = new Countries();

    @Test
    void aHitIsAMatchedRequestToJerseysOwnListeners() throws InterruptedException {
        Monitor monitor = new Monitor();
        try (CachedServer server = CachedServer.of(countries, monitor)) {
            server.get("/countries/fr").isStoredMiss();
            server.get("/countries/fr").isHit().hasStatus(200);
            String tag = server.get("/countries/fr").isHit().field("ETag");
            server.get("/countries/fr", "If-None-Match", tag).hasStatus(304);
            Finished answered = new Finished("get", "/countries/{code}", 200, false);
            assertThat(List.of(monitor.next(), monitor.next(), monitor.next()))
                    .containsExactly(answered, answered, answered);
            assertThat(monitor.next()).isEqualTo(new Finished("get", "/countries/{code}", 304, false));
        }
        assertThat(countries.runs).hasValue(1);
    }

    @Test
    void hitIsCountedByTheApplicationsMeter() {
        Meter meter = new Meter();
        try (CachedServer server = CachedServer.of(countries, meter)) {
            server.get("/countries/fr").isStoredMiss();
            server.get("/countries/fr").isHit();
            server.get("/countries/fr").isHit();
        }
        assertThat(meter.began).hasValue(3);
        assertThat(meter.statuses).containsExactly(200, 200, 200);
        assertThat(countries.runs).hasValue(1);
    }
}
