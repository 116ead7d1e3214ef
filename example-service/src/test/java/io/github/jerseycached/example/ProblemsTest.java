package io.github.jerseycached.example;

import static io.github.jerseycached.example.Client.contentType;
import static io.github.jerseycached.example.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {
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
    void anUnknownCountryIs404() throws Exception {
        assertProblem(client.get("/countries/zz"), 404, "The catalogue has no country with the code zz");
    }

    @Test
    void anUnknownCityIs404() throws Exception {
        assertProblem(client.get("/cities/1"), 404, "The catalogue has no city with the id 1");
        assertProblem(
                client.put("/cities/1", "{\"name\": \"A\", \"population\": 1}"),
                404,
                "The catalogue has no city with the id 1");
        assertProblem(client.delete("/cities/1"), 404, "The catalogue has no city with the id 1");
    }

    @Test
    void anIdOfLettersIs404() throws Exception {
        assertProblem(client.get("/cities/paris"), 404, "id in the path must be a number");
    }

    @Test
    void anUnknownPathIs404() throws Exception {
        assertProblem(
                client.get("/nowhere"), 404, "Nothing is at this address; the start page at / says what there is");
    }

    @Test
    void unsupportedMethodIs405WithAllow() throws Exception {
        HttpResponse<String> response = client.delete("/hello");

        assertProblem(response, 405, "This address does not take this method; the field Allow says which it takes");
        assertThat(response.headers().firstValue("Allow").orElseThrow()).contains("GET");
    }

    @Test
    void bodyOfAnotherTypeIs415() throws Exception {
        assertProblem(
                client.send(client.request("/cities")
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("{}"))),
                415,
                "The body must be JSON, with Content-Type: application/json");
    }

    @Test
    void unavailableTypeIs406() throws Exception {
        assertProblem(
                client.get("/countries", "Accept", "image/png"),
                406,
                "This address has no representation of a type that the field Accept names");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/cities?limit=abc | limit must be a number",
                "/cities?limit=1.5 | limit must be a number",
                "/cities?limit=0 | limit must be from 1 to 100, not 0",
                "/cities?limit=101 | limit must be from 1 to 100, not 101",
                "/cities?limit=99999999999 | limit must be a number",
                "/cities?country=XX | country must be a country code of two letters, such as CH",
                "/cities?country=%25 | country must be a country code of two letters, such as CH",
                "/cities?q=a%00b | q must not contain control characters",
                "/cities/nearest | lat is missing",
                "/cities/nearest?lat=1 | lon is missing",
                "/cities/nearest?lat=north&lon=1 | lat must be a number",
                "/cities/nearest?lat=90.5&lon=1 | lat must be from -90 to 90, not 90.5",
                "/cities/nearest?lat=NaN&lon=1 | lat must be from -90 to 90, not NaN",
                "/cities/nearest?lat=1&lon=-181 | lon must be from -180 to 180, not -181.0",
                "/cities/nearest?lat=1&lon=1&limit=-1 | limit must be from 1 to 100, not -1",
                "/statistics/isolation?minPopulation=1 | minPopulation must be from 100000 to 100000000, not 1",
                "/statistics/isolation?minPopulation=many | minPopulation must be a number"
            })
    void aBadQueryIs400(String path, String detail) throws Exception {
        assertProblem(client.get(path), 400, detail);
    }

    @Test
    void tooLongTextIs400() throws Exception {
        assertProblem(client.get("/cities?q=" + "a".repeat(201)), 400, "q must have at most 200 characters");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{`` | The body is not the JSON object that is expected: see line 1, column 2",
                "[] | The body is not the JSON object that is expected: see line 1, column 1",
                "null | The body is missing",
                "{} | name is missing",
                "{\"name\": \" \", \"population\": 1} | name must not be blank",
                "{\"name\": \"a\\u0000\", \"population\": 1} | name must not contain control characters",
                "{\"name\": \"A\"} | population is missing",
                "{\"name\": \"A\", \"population\": -1} | population must be from 0 to 100000000, not -1",
                "{\"name\": \"A\", \"population\": \"many\"} | population has a value of the wrong type",
                "{\"name\": \"A\", \"population\": 1.5} | population has a value of the wrong type",
                "{\"name\": [], \"population\": 1} | name has a value of the wrong type",
                "{\"nome\": \"A\"} | The body has an unknown field; known are: name, population"
            })
    void aBadBodyIs400(String body, String detail) throws Exception {
        assertProblem(client.put("/cities/2657896", body), 400, detail);
    }

    @Test
    void missingBodyIs400() throws Exception {
        assertProblem(client.put("/cities/2657896", ""), 400, "The body is missing");
    }

    @Test
    void newCityWithoutCoordinatesIsRejected() throws Exception {
        assertProblem(
                client.post(
                        "/cities",
                        "{\"name\":\"A\",\"country\":\"CH\",\"latitude\":91,\"longitude\":0,\"population\":1}"),
                400,
                "latitude must be from -90 to 90, not 91.0");
        assertProblem(
                client.post(
                        "/cities",
                        "{\"name\":\"A\",\"country\":\"Q1\",\"latitude\":9,\"longitude\":0,\"population\":1}"),
                400,
                "country must be a country code of two letters, such as CH");
    }

    @Test
    void malformedPercentEncodingIs400() throws Exception {
        String answer = raw("GET /cities?q=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("problem+json").doesNotContain("<html", "Exception");
    }

    @Test
    void unexpectedExceptionIs500AndItsCauseIsOnlyLogged() throws Exception {
        Catalogue closed = Catalogue.open();
        closed.close();
        HttpServer server = GrizzlyHttpServerFactory.createHttpServer(
                URI.create("http://127.0.0.1:0/"), new ExampleApplication(closed, InstantSource.system()), true);
        try (CapturedLog log = CapturedLog.of(UnexpectedProblemMapper.class)) {
            int port = server.getListeners().iterator().next().getPort();
            HttpResponse<String> response = client.get("http://127.0.0.1:" + port + "/countries");

            assertProblem(response, 500, "Something went wrong in the service; its log says what");
            assertThat(log.records())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.getThrown()).hasMessageContaining("disposed"));
        } finally {
            server.shutdownNow();
        }
    }

    private static String raw(String request) throws Exception {
        try (Socket socket =
                new Socket(service.address().getHost(), service.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(contentType(response)).startsWith("application/problem+json");
        assertThat(json(response).get("status").asInt()).isEqualTo(status);
        assertThat(json(response).get("detail").asText()).isEqualTo(detail);
    }
}
