package io.github.jerseycached.example;

import static io.github.jerseycached.testkit.HttpCacheAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.testkit.jersey.CachedJerseyTest;
import io.github.jerseycached.testkit.jersey.GrizzlyCacheTestContainerFactory;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.glassfish.jersey.test.spi.TestContainerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the cache adds to the service, with nothing but the annotation. */
class CachedCatalogueTest extends CachedJerseyTest {
    // Only read here, so one is enough.
    private static Catalogue catalogue;

    @BeforeAll
    static void open() throws Exception {
        catalogue = Catalogue.open();
    }

    @AfterAll
    static void close() {
        catalogue.close();
    }

    @Override
    protected Application configure() {
        return new ExampleApplication(catalogue, clock());
    }

    /** As the service itself is served. */
    @Override
    protected TestContainerFactory getTestContainerFactory() {
        return new GrizzlyCacheTestContainerFactory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/hello",
                "/countries",
                "/countries/CH",
                "/cities?q=bern",
                "/cities/2657896",
                "/cities/nearest?lat=47&lon=8",
                "/statistics/isolation?minPopulation=1000000"
            })
    void theSecondAnswerIsAHitWithTheSameTag(String path) {
        Response first = get(path);
        String firstBody = first.readEntity(String.class);
        Response second = get(path);

        assertThat(first.getHeaderString("ETag")).startsWith("\"");
        assertThat(second).isHit().hasStatus(200).hasAge(0).hasField("ETag", first.getHeaderString("ETag"));
        assertThat(second.readEntity(String.class)).isEqualTo(firstBody);
    }

    @Test
    void theMethodRunsOnceForManyRequests() {
        try (CapturedLog log = CapturedLog.of(Invocations.class)) {
            for (int i = 0; i < 5; i++) {
                assertThat(get("/hello").readEntity(String.class)).isEqualTo("Hello, cached world!");
            }

            assertThat(log.messages()).containsExactly("GET /hello ran: invocation 1");
        }
    }

    @Test
    void matchingTagGets304() {
        String tag = get("/hello").getHeaderString("ETag");
        Response response = at("/hello").request().header("If-None-Match", tag).get();

        assertThat(response).hasStatus(304).hasField("ETag", tag);
        assertThat(response.hasEntity()).isFalse();
    }

    @Test
    void helloHasMaxAgeOfTenSeconds() {
        assertThat(get("/hello").getHeaderString("Cache-Control")).contains("max-age=10");
    }

    @Test
    void expiredResponseRunsTheMethodAgain() {
        assertThat(get("/hello")).isMiss().isStored();
        clock().advance(Duration.ofSeconds(9));
        assertThat(get("/hello")).isHit().hasAge(9);
        clock().advance(Duration.ofSeconds(1));
        assertThat(get("/hello")).isMiss();
    }

    @Test
    void differentQueryIsNotAHit() {
        assertThat(get("/cities?q=bern").readEntity(String.class))
                .isNotEqualTo(get("/cities?q=basel").readEntity(String.class));
    }

    private Response get(String path) {
        return at(path).request().get();
    }

    private WebTarget at(String path) {
        return client().target(getBaseUri().resolve(path));
    }
}
