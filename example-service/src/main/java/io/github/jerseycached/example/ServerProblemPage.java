package io.github.jerseycached.example;

import java.net.URISyntaxException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.http.server.ErrorPageGenerator;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.jspecify.annotations.Nullable;

/** What Grizzly answers where a request does not reach Jersey, in the form that Jersey's errors have. */
final class ServerProblemPage implements ErrorPageGenerator {
    private static final Logger LOGGER = Logger.getLogger(ServerProblemPage.class.getName());

    @Override
    public String generate(
            Request request,
            int status,
            @Nullable String reasonPhrase,
            @Nullable String description,
            @Nullable Throwable exception) {
        request.getResponse().setContentType(Problem.MEDIA_TYPE);
        if (exception != null && exception.getCause() instanceof URISyntaxException) {
            // Jersey's container throws this at Grizzly, which takes it for a fault of the server.
            request.getResponse().setStatus(400);
            return json(400, "Bad Request", "The address is not a valid URI");
        }
        if (status < 500) {
            return json(status, HttpStatus.getHttpStatus(status).getReasonPhrase(), "The request cannot be understood");
        }
        LOGGER.log(Level.SEVERE, "A request failed before it reached Jersey", exception);
        return json(status, "Internal Server Error", UnexpectedProblemMapper.DETAIL);
    }

    /** The words are constants without anything to escape. */
    private static String json(int status, String title, String detail) {
        return "{\"status\":" + status + ",\"title\":\"" + title + "\",\"detail\":\"" + detail + "\"}";
    }
}
