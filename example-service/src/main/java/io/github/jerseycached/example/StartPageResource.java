package io.github.jerseycached.example;

import io.github.jerseycached.Cached;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The page at {@code /} that says what to try. One file, which loads nothing else. */
@Path("/")
@Singleton
public final class StartPageResource {
    private final Invocations invocations;
    private final String page;
    private final String contentSecurityPolicy;

    @Inject
    StartPageResource(Invocations invocations) throws IOException {
        this.invocations = invocations;
        page = Resource.text("start-page.html");
        // The page's own style and script are named by their hashes: nothing injected would run.
        contentSecurityPolicy = "default-src 'none'; style-src " + hashOf("style") + "; script-src "
                + hashOf("script") + "; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
                + "frame-ancestors 'none'";
    }

    /** The page as it ships. */
    @GET
    @Produces("text/html;charset=utf-8")
    @Cached(ttl = 60)
    public Response page() {
        invocations.ran("GET /");
        return Response.ok(page)
                .header("Content-Security-Policy", contentSecurityPolicy)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private String hashOf(String element) {
        String open = "<" + element + ">";
        String content = page.substring(page.indexOf(open) + open.length(), page.indexOf("</" + element + ">"));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
