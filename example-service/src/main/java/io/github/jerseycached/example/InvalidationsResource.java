package io.github.jerseycached.example;

import io.github.jerseycached.HttpCache;
import io.github.jerseycached.Invalidation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Invalidation by hand, as an import of data would do it when it has ended. */
@Path("invalidations")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(DemoUser.Roles.OPERATOR)
public final class InvalidationsResource {
    private final HttpCache cache;
    private final Invocations invocations;

    @Inject
    InvalidationsResource(HttpCache cache, Invocations invocations) {
        this.cache = cache;
        this.invocations = invocations;
    }

    /** What bears the tag is stale from now on: it may answer once more while it is refreshed. */
    @POST
    @Path("soft")
    public Map<String, Object> soften(@QueryParam("tag") @Nullable String tag) {
        invocations.ran("POST /invalidations/soft");
        Invalidation done = cache.soft().invalidateTags(Checks.text("tag", Checks.present("tag", tag)));
        return Map.of("stale", done.stored());
    }
}
