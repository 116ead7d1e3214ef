package io.github.jerseycached.example;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.glassfish.jersey.server.ParamException;

/** Answers parameters that are not the number they should be. */
final class ParameterProblemMapper implements ExceptionMapper<ParamException> {
    @Override
    public Response toResponse(ParamException exception) {
        // A path with letters for an id is no address of ours; Jersey would say the same of a bad query.
        if (exception instanceof ParamException.PathParamException) {
            return Problem.of(Response.Status.NOT_FOUND, exception.getParameterName() + " in the path must be a number")
                    .toResponse();
        }
        return Problem.of(Response.Status.BAD_REQUEST, exception.getParameterName() + " must be a number")
                .toResponse();
    }
}
