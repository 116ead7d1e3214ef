package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With CACHE_DIR. */
class RestartTest {

    @Test
    void responseStoredOnDiskIsServedAfterARestart(@TempDir Path directory) throws Exception {
        try (ExampleService service = start(directory)) {
            assertThat(ask(service).headers().firstValue("Cache-Status").orElse(""))
                    .contains("; stored");
        }
        try (ExampleService service = start(directory)) {
            assertThat(ask(service).headers().firstValue("Cache-Status").orElse(""))
                    .contains("; hit");
        }
    }

    private static ExampleService start(Path directory) throws Exception {
        Catalogue catalogue = Catalogue.open();
        return ExampleService.start(
                0,
                new ExampleApplication(catalogue, InstantSource.system(), Stores.of(null, directory)),
                catalogue::close);
    }

    // The authority is part of the key, and each run has another port.
    private static HttpResponse<String> ask(ExampleService service) throws Exception {
        return new Client(service).get("/countries/CH", "Host", "www.example.org");
    }
}
