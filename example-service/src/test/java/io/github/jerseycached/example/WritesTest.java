package io.github.jerseycached.example;

import static io.github.jerseycached.example.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test reads an address only once after its write: what the cache does with a second read is not the matter. */
class WritesTest {
    private ExampleService service;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        service = ExampleService.start(0);
        client = new Client(service);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void changedCityIsReadBackAndCounted() throws Exception {
        HttpResponse<String> response =
                client.put("/cities/2657896", "{\"name\": \"  Turicum \", \"population\": 99000000}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).get("name").asText()).isEqualTo("Turicum");
        assertThat(json(client.get("/cities/2657896")).get("population").asLong())
                .isEqualTo(99_000_000);
        JsonNode country = json(client.get("/countries/CH"));
        assertThat(country.get("largestCities").get(0).get("name").asText()).isEqualTo("Turicum");
        assertThat(country.get("population").asLong()).isGreaterThan(99_000_000);
        assertThat(json(client.get("/cities")).get(0).get("name").asText()).isEqualTo("Turicum");
    }

    @Test
    void anAddedCityIsFoundWhereLocationSays() throws Exception {
        HttpResponse<String> response = client.post(
                "/cities",
                "{\"name\":\"Newtonia\",\"country\":\"ch\",\"latitude\":47.5,\"longitude\":8.25,\"population\":7}");

        assertThat(response.statusCode()).isEqualTo(201);
        String location = response.headers().firstValue("Location").orElseThrow();
        assertThat(location)
                .isEqualTo(
                        service.address() + "cities/" + json(response).get("id").asLong());
        JsonNode city = json(client.get(location));
        assertThat(city).isEqualTo(json(response));
        assertThat(city.get("country").asText()).isEqualTo("CH");
        assertThat(city.get("latitude").asDouble()).isEqualTo(47.5);
        assertThat(json(client.get("/cities?q=newtonia")).get(0)).isEqualTo(city);
        assertThat(json(client.get("/cities/nearest?lat=47.5&lon=8.25&limit=1"))
                        .get(0)
                        .get("city"))
                .isEqualTo(city);
    }

    @Test
    void removedCityIs404() throws Exception {
        HttpResponse<String> response = client.delete("/cities/2988507");

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(client.get("/cities/2988507").statusCode()).isEqualTo(404);
        assertThat(client.delete("/cities/2988507").statusCode()).isEqualTo(404);
    }

    @Test
    void rejectedWriteChangesNothing() throws Exception {
        assertThat(client.put("/cities/2657896", "{\"name\": \"Turicum\", \"population\": -1}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(json(client.get("/cities/2657896")).get("name").asText()).isEqualTo("Zürich");
    }
}
