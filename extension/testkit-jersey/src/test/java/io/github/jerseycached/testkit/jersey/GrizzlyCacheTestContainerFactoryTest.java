package io.github.jerseycached.testkit.jersey;

import static io.github.jerseycached.testkit.HttpCacheAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.test.DeploymentContext;
import org.glassfish.jersey.test.ServletDeploymentContext;
import org.glassfish.jersey.test.spi.TestContainer;
import org.glassfish.jersey.test.spi.TestContainerException;
import org.glassfish.jersey.test.spi.TestContainerFactory;
import org.junit.jupiter.api.Test;

/** An application's tests through the fast lane, and what the factory serves. */
class GrizzlyCacheTestContainerFactoryTest extends CachedJerseyTest {

    private static final URI ANY_PORT = URI.create("http://127.0.0.1:0/");

    // No values here: the constructor of JerseyTest configures the application before.
    private Quotes quotes;
    private RequestsInJersey requests;

    @Override
    protected Application configure() {
        quotes = new Quotes();
        requests = new RequestsInJersey();
        return new ResourceConfig().register(quotes).register(requests);
    }

    @Override
    protected TestContainerFactory getTestContainerFactory() {
        return new GrizzlyCacheTestContainerFactory();
    }

    @Test
    void hitIsAnsweredWithoutJersey() {
        assertThat(target("quotes").request().get()).isMiss().isStored();
        int before = requests.count();

        assertThat(target("quotes").request().get()).isHit();

        assertThat(requests.count()).isEqualTo(before).isEqualTo(1);
        assertThat(quotes.runs()).isEqualTo(1);
    }

    @Test
    void matchingTagGets304InTheLane() {
        Response first = target("quotes").request().get();

        assertThat(target("quotes")
                        .request()
                        .header("If-None-Match", first.getHeaderString("ETag"))
                        .get())
                .isHit()
                .hasStatus(304);
        assertThat(requests.count()).isEqualTo(1);
    }

    @Test
    void laneUsesTheClockOfTheTest() {
        assertThat(target("quotes").request().get()).isMiss();
        clock().advance(Duration.ofSeconds(59));
        assertThat(target("quotes").request().get()).isHit().hasAge(59);
        clock().advance(Duration.ofSeconds(1));
        assertThat(target("quotes").request().get()).isMiss();
        assertThat(quotes.runs()).isEqualTo(2);
    }

    @Test
    void baseUriHasTheActualPortForPort0() {
        assertThat(getBaseUri().getPort()).isPositive().isNotEqualTo(9998);
        assertThat(target("quotes").getUri().getPort()).isEqualTo(getBaseUri().getPort());
    }

    @Test
    void twoServersRunAtOnce() {
        Quotes others = new Quotes();
        TestContainer other = started(DeploymentContext.newInstance(new ResourceConfig().register(others)));
        Client client = ClientBuilder.newClient();
        try {
            assertThat(other.getBaseUri()).isNotEqualTo(getBaseUri());
            assertThat(target("quotes").request().get()).isMiss();
            assertThat(client.target(other.getBaseUri())
                            .path("quotes")
                            .request()
                            .get())
                    .isMiss();
            assertThat(others.runs()).isEqualTo(1);
        } finally {
            client.close();
            other.stop();
        }
    }

    @Test
    void theApplicationIsBelowTheContextPath() {
        RequestsInJersey passed = new RequestsInJersey();
        TestContainer container = started(DeploymentContext.builder(
                        new ResourceConfig().register(new Quotes()).register(passed))
                .contextPath("market")
                .build());
        Client client = ClientBuilder.newClient();
        try {
            assertThat(container.getBaseUri().getPath()).isEqualTo("/market");
            assertThat(client.target(container.getBaseUri())
                            .path("quotes")
                            .request()
                            .get())
                    .isMiss();
            assertThat(client.target(container.getBaseUri())
                            .path("quotes")
                            .request()
                            .get())
                    .isHit();
            assertThat(passed.count()).isEqualTo(1);
            assertThat(client.target(container.getBaseUri())
                            .path("../quotes")
                            .request()
                            .get())
                    .hasStatus(404);
        } finally {
            client.close();
            container.stop();
        }
    }

    @Test
    void aContainerMayBeStartedAndStoppedTwice() {
        TestContainer container = started(DeploymentContext.newInstance(new ResourceConfig().register(new Quotes())));
        URI where = container.getBaseUri();

        container.start();
        assertThat(container.getBaseUri()).isEqualTo(where);
        container.stop();
        container.stop();
    }

    @Test
    void portInUseIsReported() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI where = URI.create("http://127.0.0.1:" + taken.getLocalPort() + '/');
            TestContainer container = new GrizzlyCacheTestContainerFactory()
                    .create(where, DeploymentContext.newInstance(new ResourceConfig(Quotes.class)));

            assertThatExceptionOfType(TestContainerException.class)
                    .isThrownBy(container::start)
                    .withMessageContaining("The server cannot be started at " + where);
        }
    }

    @Test
    void servletDeploymentIsRejected() {
        DeploymentContext deployment = ServletDeploymentContext.forServlet(
                        org.glassfish.jersey.servlet.ServletContainer.class)
                .build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GrizzlyCacheTestContainerFactory().create(ANY_PORT, deployment))
                .withMessageContaining("DeploymentContext.builder(application)");
    }

    @Test
    void tlsDeploymentIsRejected() throws NoSuchAlgorithmException {
        DeploymentContext deployment = DeploymentContext.builder(new ResourceConfig(Quotes.class))
                .ssl(SSLContext.getDefault(), SSLContext.getDefault().getDefaultSSLParameters())
                .build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GrizzlyCacheTestContainerFactory().create(ANY_PORT, deployment))
                .withMessageContaining("http only");
    }

    @Test
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    void nullArgumentIsReported() {
        GrizzlyCacheTestContainerFactory factory = new GrizzlyCacheTestContainerFactory();

        assertThatNullPointerException()
                .isThrownBy(() -> factory.create(null, DeploymentContext.newInstance(new ResourceConfig(Quotes.class))))
                .withMessage("baseUri must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> factory.create(ANY_PORT, null))
                .withMessage("deployment must not be null");
    }

    private static TestContainer started(DeploymentContext deployment) {
        TestContainer container = new GrizzlyCacheTestContainerFactory().create(ANY_PORT, deployment);
        container.start();
        return container;
    }
}
