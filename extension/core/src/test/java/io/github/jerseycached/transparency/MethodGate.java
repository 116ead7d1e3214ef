package io.github.jerseycached.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.testkit.Await;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.model.Invocable;
import org.glassfish.jersey.server.spi.internal.ResourceMethodInvocationHandlerProvider;
import org.jspecify.annotations.Nullable;

/** Stands around each resource method: counts its runs, holds them back, and lets them fail. */
final class MethodGate implements ResourceMethodInvocationHandlerProvider {

    /** A way for a method to fail. */
    enum Failure {
        /** It throws what Jakarta REST has for it. */
        THROWN {
            @Override
            Object answer() throws InvocationTargetException {
                throw new InvocationTargetException(new ServiceUnavailableException());
            }
        },
        /** It throws an exception with a response that the application uses again. */
        CONSTANT_THROWN {
            @Override
            Object answer() throws InvocationTargetException {
                throw new InvocationTargetException(new WebApplicationException(UNAVAILABLE));
            }
        },
        /** It throws an exception with an entity and fields, which no mapper sees. */
        THROWN_WITH_ENTITY {
            @Override
            Object answer() throws InvocationTargetException {
                throw new InvocationTargetException(new WebApplicationException(withEntity()));
            }
        },
        /** It throws an exception for which there is no mapper. */
        UNMAPPED {
            @Override
            Object answer() throws InvocationTargetException {
                throw new InvocationTargetException(new IllegalStateException("The method fails."));
            }
        },
        /** It returns a response that the application uses again. */
        CONSTANT_RETURNED {
            @Override
            Object answer() {
                return UNAVAILABLE;
            }
        },
        /** It returns a response with an entity and fields. */
        RETURNED_WITH_ENTITY {
            @Override
            Object answer() {
                return withEntity();
            }
        };

        private static final Response UNAVAILABLE = Response.status(503)
                .header("X-Own", "failure")
                .header("Link", "</status>; rel=\"help\"")
                .build();

        /** Answers in the method's place. */
        abstract Object answer() throws InvocationTargetException;

        private static Response withEntity() {
            return Response.status(503)
                    .type("text/html")
                    .header("X-Failure", "1")
                    .language("fr")
                    .entity("<p>indisponible</p>")
                    .build();
        }
    }

    private final AtomicInteger runs = new AtomicInteger();
    private volatile CountDownLatch opened = new CountDownLatch(0);
    private volatile @Nullable Failure failure;

    @Override
    public InvocationHandler create(Invocable method) {
        return (resource, called, arguments) -> {
            runs.incrementAndGet();
            assertThat(opened.await(20, TimeUnit.SECONDS)).as("the gate opens").isTrue();
            Failure fails = failure;
            return fails != null ? fails.answer() : called.invoke(resource, arguments);
        };
    }

    int runs() {
        return runs.get();
    }

    void awaitRuns(int begun) {
        Await.until(begun + " runs of the method", () -> runs.get() >= begun);
    }

    void close() {
        opened = new CountDownLatch(1);
    }

    void open() {
        opened.countDown();
    }

    /** Lets the method fail from now on; with {@code null} it does not. */
    void fail(@Nullable Failure how) {
        failure = how;
    }
}
