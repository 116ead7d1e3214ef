package io.github.jerseycached.testkit.jersey;

import static io.github.jerseycached.testkit.HttpCacheAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.jaxrs.HttpCacheFeature;
import io.github.jerseycached.testkit.MovableClock;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Set;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tests as an application has them, in Jersey's own container for Grizzly. */
class CachedJerseyTestTest extends CachedJerseyTest {

    @Override
    protected Application configure() {
        return new ResourceConfig().register(new Quotes());
    }

    @Test
    void clockDeterminesFreshness() {
        assertThat(target("quotes").request().get()).isMiss().isStored();
        clock().advance(Duration.ofSeconds(59));
        assertThat(target("quotes").request().get()).isHit().hasAge(59);
        clock().advance(Duration.ofSeconds(1));
        assertThat(target("quotes").request().get()).isMiss();
    }

    @Test
    void matchingTagGets304() {
        Response first = target("quotes").request().get();

        assertThat(target("quotes")
                        .request()
                        .header("If-None-Match", first.getHeaderString("ETag"))
                        .get())
                .isHit()
                .hasStatus(304);
    }

    @Test
    void eachTestBeginsWithAnEmptyCacheAndAtTheSameTime() {
        assertThat(clock().instant()).isEqualTo(MovableClock.START);
        assertThat(target("quotes").request().get(String.class)).isEqualTo("quotes 1");
    }

    @Test
    void serverUsesAFreePort() {
        assertThat(getBaseUri().getPort()).isPositive().isNotEqualTo(9998);
        assertThat(target("quotes").getUri().getPort()).isEqualTo(getBaseUri().getPort());
    }

    /** Settings of the application's own, with the test's clock. */
    @Nested
    class WithCustomFeature extends CachedJerseyTest {

        @Override
        protected Application configure() {
            return new ResourceConfig()
                    .register(new Quotes())
                    .register(HttpCacheFeature.builder()
                            .clock(clock())
                            .maxBodyBytes(1)
                            .build());
        }

        @Test
        void customFeatureIsUsed() {
            assertThat(target("quotes").request().get()).isMiss().isNotStored();
        }
    }

    /** As before, in an application that is no {@code ResourceConfig}. */
    @Nested
    class WithAnApplicationOfJakartaRest extends CachedJerseyTest {

        @Override
        protected Application configure() {
            HttpCacheFeature feature =
                    HttpCacheFeature.builder().clock(clock()).maxBodyBytes(1).build();
            return new Application() {
                @Override
                @SuppressWarnings("deprecation")
                public Set<Object> getSingletons() {
                    return Set.of(new Quotes(), feature);
                }
            };
        }

        @Test
        void featureOfTheApplicationIsUsed() {
            assertThat(target("quotes").request().get()).isMiss().isNotStored();
        }
    }
}
