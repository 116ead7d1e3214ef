package io.github.jerseycached.example;

import static io.github.jerseycached.example.Client.contentType;
import static io.github.jerseycached.example.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReadsTest {
    private static ExampleService service;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        service = ExampleService.start(0);
        client = new Client(service);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void helloGreetsInPlainText() throws Exception {
        HttpResponse<String> response = client.get("/hello");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(contentType(response)).startsWith("text/plain");
        assertThat(response.body()).isEqualTo("Hello, cached world!");
    }

    @Test
    void countriesAreSummedUpFromTheirCities() throws Exception {
        HttpResponse<String> response = client.get("/countries");
        JsonNode countries = json(response);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(contentType(response)).startsWith("application/json");
        assertThat(countries).hasSize(209);
        assertThat(countries.get(0).get("code").asText()).isEqualTo("CN");
        assertThat(countries.get(0).get("name").asText()).isEqualTo("China");
        assertThat(countries.get(0).get("largestCity").get("name").asText()).isEqualTo("Shanghai");
        assertThat(countries.get(0).get("population").asLong())
                .isGreaterThan(countries.get(1).get("population").asLong());
        long cities = 0;
        for (JsonNode country : countries) {
            cities += country.get("cities").asLong();
        }
        assertThat(cities).isEqualTo(23_338);
    }

    @Test
    void aCountryHasStatisticsAndItsTenLargestCities() throws Exception {
        JsonNode country = json(client.get("/countries/CH"));

        assertThat(country.get("name").asText()).isEqualTo("Switzerland");
        assertThat(country.get("largestCities")).hasSize(10);
        assertThat(country.get("largestCities").get(0).get("name").asText()).isEqualTo("Zürich");
        assertThat(country.get("averagePopulation").asLong())
                .isEqualTo(country.get("population").asLong()
                        / country.get("cities").asLong());
        assertThat(country.get("medianPopulation").asLong())
                .isLessThan(country.get("averagePopulation").asLong());
    }

    @Test
    void countryCodeMayBeInLowerCase() throws Exception {
        assertThat(json(client.get("/countries/fr")).get("code").asText()).isEqualTo("FR");
    }

    @Test
    void searchFindsNamesWithoutTheirDiacritics() throws Exception {
        JsonNode cities = json(client.get("/cities?q=sao+paulo"));

        assertThat(cities.get(0).get("name").asText()).isEqualTo("São Paulo");
        assertThat(cities.get(0).get("country").asText()).isEqualTo("BR");
    }

    @Test
    void searchToleratesATypo() throws Exception {
        assertThat(json(client.get("/cities?q=zurch")).findValuesAsText("name")).contains("Zürich");
    }

    @Test
    void searchRespectsCountryAndLimit() throws Exception {
        JsonNode cities = json(client.get("/cities?q=san&country=us&limit=5"));

        assertThat(cities).hasSize(5);
        assertThat(cities.findValuesAsText("country")).containsOnly("US");
    }

    @Test
    void searchWithoutATextListsTheLargestCities() throws Exception {
        JsonNode cities = json(client.get("/cities"));

        assertThat(cities).hasSize(20);
        assertThat(cities.get(0).get("name").asText()).isEqualTo("Shanghai");
    }

    @Test
    void searchWithoutMatchesIsAnEmptyList() throws Exception {
        assertThat(json(client.get("/cities?q=qqqqqqqqqqqq"))).isEmpty();
        assertThat(json(client.get("/cities?q=%25"))).isEmpty();
    }

    @Test
    void aCityIsFoundByItsId() throws Exception {
        JsonNode city = json(client.get("/cities/2988507"));

        assertThat(city.get("name").asText()).isEqualTo("Paris");
        assertThat(city.get("country").asText()).isEqualTo("FR");
        assertThat(city.get("latitude").asDouble()).isBetween(48.8, 48.9);
        assertThat(city.get("longitude").asDouble()).isBetween(2.3, 2.4);
    }

    @Test
    void theNearestCitiesComeNearestFirst() throws Exception {
        JsonNode cities = json(client.get("/cities/nearest?lat=47.37&lon=8.54&limit=3"));

        assertThat(cities).hasSize(3);
        assertThat(cities.get(0).get("city").get("country").asText()).isEqualTo("CH");
        assertThat(cities.get(0).get("distanceKm").asDouble())
                .isLessThanOrEqualTo(cities.get(1).get("distanceKm").asDouble())
                .isLessThan(3);
    }

    @Test
    void isolatedCitiesNameTheirNearestNeighbour() throws Exception {
        JsonNode isolations = json(client.get("/statistics/isolation?minPopulation=500000&limit=5"));

        assertThat(isolations).hasSize(5);
        assertThat(isolations.get(0).get("distanceKm").asDouble())
                .isGreaterThan(1000)
                .isGreaterThanOrEqualTo(isolations.get(1).get("distanceKm").asDouble());
        assertThat(isolations.get(0).get("nearest").get("population").asLong()).isGreaterThanOrEqualTo(500_000);
    }
}
