package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The one jar, as a user runs it. */
@Timeout(60)
class RunnableJarIT {
    @Test
    void jarServesRequests() throws Exception {
        Process service = run("--port", "0");
        try (BufferedReader out = service.inputReader(StandardCharsets.UTF_8)) {
            String ready = out.readLine();
            assertThat(ready).startsWith("The example service is ready at http://127.0.0.1:");
            URI address = URI.create(ready.replaceFirst(".*(http://\\S+).*", "$1"));
            HttpClient client = HttpClient.newHttpClient();
            // What needs the services of several jars: JSON, the cache, the encoder, the metrics, the database.
            for (String path : List.of("cities?q=bern&limit=1", "cities?q=bern&limit=1", "data-set", "metrics", "")) {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).as(path).isEqualTo(200);
            }
            assertThat(client.send(
                                    HttpRequest.newBuilder(address.resolve("cities?q=bern&limit=1"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .headers()
                            .firstValue("Cache-Status"))
                    .hasValueSatisfying(status -> assertThat(status).startsWith("jersey-cached; hit"));
        } finally {
            service.destroy();
            service.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void helpIsPrinted() throws Exception {
        Process process = run("--help");
        assertThat(text(process.inputReader(StandardCharsets.UTF_8))).contains("--port N", "--help");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void invalidArgumentPrintsOneLineAndExitsWith2() throws Exception {
        Process process = run("--prot", "8081");
        assertThat(text(process.errorReader(StandardCharsets.UTF_8)))
                .isEqualTo("Unknown option \"--prot\"; --help says what there is.\n");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    private static Process run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("example.jar")));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }

    private static String text(BufferedReader reader) throws IOException {
        try (reader) {
            StringBuilder text = new StringBuilder();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                text.append(line).append('\n');
            }
            return text.toString();
        }
    }
}
