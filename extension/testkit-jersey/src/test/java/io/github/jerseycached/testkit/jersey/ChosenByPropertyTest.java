package io.github.jerseycached.testkit.jersey;

import static io.github.jerseycached.testkit.HttpCacheAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Application;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.test.JerseyTest;
import org.glassfish.jersey.test.TestProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A {@code JerseyTest} that knows nothing of the lane. The build sets the property that chooses the container and runs this in
 * a JVM of its own, for Jersey keeps the first choice.
 */
@EnabledIfSystemProperty(named = TestProperties.CONTAINER_FACTORY, matches = ".*GrizzlyCache.*")
class ChosenByPropertyTest extends JerseyTest {

    private RequestsInJersey requests;

    @Override
    protected Application configure() {
        forceSet(TestProperties.CONTAINER_PORT, "0");
        requests = new RequestsInJersey();
        return new ResourceConfig().register(new Quotes()).register(requests);
    }

    @Test
    void hitIsAnsweredWithoutJersey() {
        assertThat(target("quotes").request().get()).isMiss();
        assertThat(target("quotes").request().get()).isHit();
        assertThat(requests.count()).isEqualTo(1);
    }
}
