package io.github.jerseycached.example;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The last resort: the log has everything, the client learns nothing of the inside. */
final class UnexpectedProblemMapper implements ExceptionMapper<Throwable> {
    static final String DETAIL = "Something went wrong in the service; its log says what";
    private static final Logger LOGGER = Logger.getLogger(UnexpectedProblemMapper.class.getName());

    @Override
    public Response toResponse(Throwable exception) {
        LOGGER.log(Level.SEVERE, "A request failed", exception);
        return Problem.of(Response.Status.INTERNAL_SERVER_ERROR, DETAIL).toResponse();
    }
}
