package io.github.jerseycached.example;

import io.github.jerseycached.Cached;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** The data set as it ships: large, never another one, and smaller when it is compressed. */
@Path("data-set")
@PermitAll
public final class DataSetResource {
    /** Where its responses are stored, apart from all others. */
    static final String REGION = "data-set";

    private final Invocations invocations;

    @Inject
    DataSetResource(Invocations invocations) {
        this.invocations = invocations;
    }

    /** A megabyte of lines, one a city. Clients may keep them for a year without asking again, and may ask for a part. */
    @GET
    @Produces("text/tab-separated-values;charset=utf-8")
    @Compressed
    @Cached(ttl = 365, unit = TimeUnit.DAYS, immutable = true, region = REGION)
    public String lines() throws IOException {
        invocations.ran("GET /data-set");
        try (GZIPInputStream lines = new GZIPInputStream(Resource.open("cities.tsv.gz"))) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
