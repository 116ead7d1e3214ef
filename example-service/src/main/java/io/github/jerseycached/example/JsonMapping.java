package io.github.jerseycached.example;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.ext.ContextResolver;

/** How Jackson reads and writes: strict with what comes in, indented for the eyes in what goes out. */
final class JsonMapping implements ContextResolver<ObjectMapper> {
    /** Not by INDENT_OUTPUT: then Jersey's provider shares one printer, with its depth, among all that is being written. */
    private static final JsonFactory INDENTING = JsonFactory.builder()
            .addDecorator((factory, generator) -> generator.useDefaultPrettyPrinter())
            .build();

    private final ObjectMapper mapper = JsonMapper.builder(INDENTING)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    @Override
    public ObjectMapper getContext(Class<?> type) {
        return mapper;
    }
}
