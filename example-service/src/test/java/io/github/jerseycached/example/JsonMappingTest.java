package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.jackson.JacksonFeature;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;

class JsonMappingTest {
    private final ApplicationHandler application =
            new ApplicationHandler(new ResourceConfig(JacksonFeature.class, JsonMapping.class)
                    .registerInstances(new Entities(() -> "written meanwhile: " + get("short"))));

    /** An entity's own value is asked for while it is being written, and there another thread writes a whole one. */
    @Test
    void indentationIsTheSameForConcurrentResponses() {
        assertThat(get("long")).contains("written meanwhile: {\\n  \\\"id\\\" : 1\\n}");
        assertThat(get("short")).isEqualTo("{\n  \"id\" : 1\n}");
    }

    private String get(String path) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        URI base = URI.create("http://localhost/");
        ContainerRequest request =
                new ContainerRequest(base, base.resolve(path), "GET", null, new MapPropertiesDelegate(), null);
        CompletableFuture.runAsync(
                        () -> assertThat(application.apply(request, body)).isDone())
                .join();
        return body.toString(StandardCharsets.UTF_8);
    }

    @Path("")
    @Produces(MediaType.APPLICATION_JSON)
    public static final class Entities {
        private final Supplier<String> value;

        Entities(Supplier<String> value) {
            this.value = value;
        }

        @GET
        @Path("short")
        public Map<String, Integer> shortOne() {
            return Map.of("id", 1);
        }

        @GET
        @Path("long")
        public Late longOne() {
            return new Late(value);
        }
    }

    /** Says its value when it is asked. */
    public static final class Late {
        private final Supplier<String> value;

        Late(Supplier<String> value) {
            this.value = value;
        }

        public String getValue() {
            return value.get();
        }
    }
}
