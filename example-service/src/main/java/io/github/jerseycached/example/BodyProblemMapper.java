package io.github.jerseycached.example;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.stream.Collectors;

/** Answers bodies that are no JSON, or not the JSON that is expected, without Jackson's talk of Java classes. */
final class BodyProblemMapper implements ExceptionMapper<JsonProcessingException> {
    @Override
    public Response toResponse(JsonProcessingException exception) {
        return Problem.of(Response.Status.BAD_REQUEST, detail(exception)).toResponse();
    }

    private static String detail(JsonProcessingException exception) {
        if (exception instanceof UnrecognizedPropertyException unknown) {
            String known = unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .collect(Collectors.joining(", "));
            return "The body has an unknown field; known are: " + known;
        }
        if (exception instanceof JsonMappingException mismatch
                && !mismatch.getPath().isEmpty()) {
            return mismatch.getPath().get(0).getFieldName() + " has a value of the wrong type";
        }
        JsonLocation place = exception.getLocation();
        return "The body is not the JSON object that is expected"
                + (place == null ? "" : ": see line " + place.getLineNr() + ", column " + place.getColumnNr());
    }
}
