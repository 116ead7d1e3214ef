package io.github.jerseycached.transparency;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Writes entities of one class, whatever their media type. */
abstract class WriterOf<T> implements MessageBodyWriter<T> {

    private final Class<T> written;

    WriterOf(Class<T> written) {
        this.written = written;
    }

    abstract void write(T entity, MultivaluedMap<String, Object> fields, OutputStream out) throws IOException;

    @Override
    public final boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == written;
    }

    @Override
    public final void writeTo(
            T entity,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> fields,
            OutputStream out)
            throws IOException {
        write(entity, fields, out);
    }
}
