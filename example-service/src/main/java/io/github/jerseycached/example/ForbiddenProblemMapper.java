package io.github.jerseycached.example;

import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Tells who is not signed in to sign in (401), and who is that it needs another role (403). */
final class ForbiddenProblemMapper implements ExceptionMapper<ForbiddenException> {
    @Context
    private @Nullable SecurityContext caller;

    @Override
    public Response toResponse(ForbiddenException exception) {
        if (caller == null || caller.getUserPrincipal() == null) {
            return BasicAuthentication.challenge("Say who you are: the demo users are ada, ben and cai");
        }
        return Problem.of(Response.Status.FORBIDDEN, "This is for those in another role")
                .toResponse();
    }
}
