package io.github.jerseycached.pipeline;

import io.github.jerseycached.inspect.RequestReads;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.stream.Stream;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.message.internal.CommittingOutputStream;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.jspecify.annotations.Nullable;

/** What writes the entities of responses, and how Jersey sends what it writes. */
public final class EntityWriters {

    private EntityWriters() {}

    /** What writes an entity; {@code null} where nothing does, or the media type is not known yet. */
    static @Nullable MessageBodyWriter<?> find(
            ContainerRequest request,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            @Nullable MediaType mediaType) {
        return mediaType == null
                ? null
                : request.getWorkers().getMessageBodyWriter(type, generic, annotations, mediaType, request);
    }

    /** Whether code of the application writes the entity: by a writer of its own, in a method that no library declares. */
    public static boolean isOfApplication(ContainerResponse response) {
        MessageBodyWriter<?> writer = find(
                response.getRequestContext(),
                response.getEntityClass(),
                response.getEntityType(),
                response.getEntityAnnotations(),
                response.getMediaType());
        Class<?> declaring = writer == null ? null : writer.getClass();
        while (declaring != null
                && Stream.of(declaring.getDeclaredMethods())
                        .noneMatch(method -> method.getName().equals("writeTo"))) {
            declaring = declaring.getSuperclass();
        }
        return declaring != null && !RequestReads.isOfLibrary(declaring);
    }

    /** How much Jersey holds back before it sends anything, even if it is flushed. */
    public static int bufferOf(ContainerResponse response) {
        return CommonProperties.getValue(
                response.getRequestContext().getConfiguration().getProperties(),
                RuntimeType.SERVER,
                CommonProperties.OUTBOUND_CONTENT_LENGTH_BUFFER,
                CommittingOutputStream.DEFAULT_BUFFER_SIZE,
                Integer.class);
    }
}
