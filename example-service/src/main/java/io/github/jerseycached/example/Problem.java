package io.github.jerseycached.example;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/**
 * What went wrong, in the form of RFC 9457.
 *
 * @param status the HTTP status
 * @param title the status in words
 * @param detail one sentence for whoever sent the request
 */
public record Problem(int status, String title, String detail) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(Response.StatusType status, String detail) {
        return new Problem(status.getStatusCode(), status.getReasonPhrase(), detail);
    }

    static WebApplicationException badRequest(String detail) {
        return new BadRequestException(of(Response.Status.BAD_REQUEST, detail).toResponse());
    }

    static WebApplicationException notFound(String detail) {
        return new NotFoundException(of(Response.Status.NOT_FOUND, detail).toResponse());
    }

    Response toResponse() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }
}
