package io.github.jerseycached.example;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Gives the errors that Jersey finds itself (no such path, method not allowed, …) a body in problem JSON. */
final class HttpProblemMapper implements ExceptionMapper<WebApplicationException> {
    private static final Logger LOGGER = Logger.getLogger(HttpProblemMapper.class.getName());

    @Override
    public Response toResponse(WebApplicationException exception) {
        Response response = exception.getResponse();
        if (response.hasEntity() || response.getStatus() < 400) {
            return response;
        }
        if (response.getStatus() >= 500) {
            LOGGER.log(Level.SEVERE, "A request failed", exception);
        }
        // From the response, so that its fields stay: a 405 has to say what is allowed.
        return Response.fromResponse(response)
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(response.getStatusInfo(), detail(response.getStatus())))
                .build();
    }

    private static String detail(int status) {
        return switch (status) {
            case 400 -> "The request cannot be understood";
            case 404 -> "Nothing is at this address; the start page at / says what there is";
            case 405 -> "This address does not take this method; the field Allow says which it takes";
            case 406 -> "This address has no representation of a type that the field Accept names";
            case 415 -> "The body must be JSON, with Content-Type: application/json";
            default -> status < 500 ? "The request cannot be answered" : UnexpectedProblemMapper.DETAIL;
        };
    }
}
