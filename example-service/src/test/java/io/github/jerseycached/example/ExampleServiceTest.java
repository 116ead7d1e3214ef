package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.BindException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class ExampleServiceTest {
    @Test
    void serviceListensOnTheLoopbackAddressOnly() throws Exception {
        try (ExampleService service = ExampleService.start(0)) {
            assertThat(service.address().getHost()).isEqualTo("127.0.0.1");
            assertThat(service.address().getPort()).isPositive();
        }
    }

    @Test
    void portInUseThrowsBindException() throws Exception {
        try (ExampleService first = ExampleService.start(0)) {
            int port = first.address().getPort();
            assertThatExceptionOfType(BindException.class).isThrownBy(() -> ExampleService.start(port));
        }
    }

    @Test
    void closedServiceRefusesConnections() throws Exception {
        ExampleService service = ExampleService.start(0);
        assertThat(new Client(service).get("/hello").statusCode()).isEqualTo(200);
        // Another client, for a connection that is kept alive may serve a moment longer.
        Client client = new Client(service);

        service.close();

        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> client.get("/hello"));
    }

    @Test
    void twoServicesDoNotShareTheirData() throws Exception {
        try (ExampleService one = ExampleService.start(0);
                ExampleService other = ExampleService.start(0)) {
            assertThat(new Client(one).delete("/cities/2988507").statusCode()).isEqualTo(204);
            assertThat(new Client(other).get("/cities/2988507").statusCode()).isEqualTo(200);
        }
    }
}
