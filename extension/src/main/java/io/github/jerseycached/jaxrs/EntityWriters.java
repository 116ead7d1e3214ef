package io.github.jerseycached.jaxrs;

import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.util.stream.Stream;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.message.internal.CommittingOutputStream;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;

/** What writes the entities of responses, and how Jersey sends what it writes. */
final class EntityWriters {

    private EntityWriters() {}

    /** Whether code of the application writes the entity: by a writer of its own, in a method that no library declares. */
    static boolean isOfApplication(ContainerResponse response) {
        ContainerRequest request = response.getRequestContext();
        MediaType type = response.getMediaType();
        MessageBodyWriter<?> writer = type == null
                ? null
                : request.getWorkers()
                        .getMessageBodyWriter(
                                response.getEntityClass(),
                                response.getEntityType(),
                                response.getEntityAnnotations(),
                                type,
                                request);
        Class<?> declaring = writer == null ? null : writer.getClass();
        while (declaring != null
                && Stream.of(declaring.getDeclaredMethods())
                        .noneMatch(method -> method.getName().equals("writeTo"))) {
            declaring = declaring.getSuperclass();
        }
        return declaring != null && !RequestReads.isOfLibrary(declaring);
    }

    /** How much Jersey holds back before it sends anything, even if it is flushed. */
    static int bufferOf(ContainerResponse response) {
        return CommonProperties.getValue(
                response.getRequestContext().getConfiguration().getProperties(),
                RuntimeType.SERVER,
                CommonProperties.OUTBOUND_CONTENT_LENGTH_BUFFER,
                CommittingOutputStream.DEFAULT_BUFFER_SIZE,
                Integer.class);
    }
}
