package io.github.jerseycached.example;

import io.github.jerseycached.Cached;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The page at {@code /} that says what to try, and its files. Their address has a hash of what they hold, so a browser never
 * has to ask for them again.
 */
@Path("/")
@Singleton
@PermitAll
public final class StartPageResource {
    // All there is comes from here, and from files: a value that were taken for markup could do nothing.
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Map<String, String> TYPES = Map.of(
            "start-page.css", "text/css;charset=utf-8",
            "start-page.js", "text/javascript;charset=utf-8",
            "icon.svg", "image/svg+xml");

    private final Invocations invocations;
    private final Map<String, String> files = new TreeMap<>();
    private final String version;
    private final String page;

    @Inject
    StartPageResource(Invocations invocations) throws IOException {
        this.invocations = invocations;
        for (String name : TYPES.keySet()) {
            files.put(name, Resource.text(name));
        }
        version = hash(files.toString());
        page = Resource.text("start-page.html").replace("{assets}", "assets/" + version);
    }

    /** The page as it ships. */
    @GET
    @Produces("text/html;charset=utf-8")
    @Compressed
    @Cached(ttl = 60)
    public Response page() {
        invocations.ran("GET /");
        return Response.ok(page)
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    /** A file of the page. What is at this address will always be the same, so its type is not negotiated. */
    @GET
    @Path("assets/{version}/{name}")
    @Compressed
    @Cached(ttl = 365, unit = TimeUnit.DAYS, immutable = true)
    public Response asset(@PathParam("version") String asked, @PathParam("name") String name) {
        invocations.ran("GET /assets/{version}/{name}");
        String file = files.get(name);
        if (file == null || !asked.equals(version)) {
            throw Problem.notFound("The page has no such file");
        }
        return Response.ok(file, TYPES.get(name))
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
