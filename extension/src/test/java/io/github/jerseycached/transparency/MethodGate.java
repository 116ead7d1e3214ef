package io.github.jerseycached.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.testkit.Await;
import jakarta.ws.rs.ServiceUnavailableException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.model.Invocable;
import org.glassfish.jersey.server.spi.internal.ResourceMethodInvocationHandlerProvider;

/** Stands around each resource method: counts its runs, holds them back, and lets them fail. */
final class MethodGate implements ResourceMethodInvocationHandlerProvider {

    private final AtomicInteger runs = new AtomicInteger();
    private volatile CountDownLatch opened = new CountDownLatch(0);
    private volatile boolean failing;

    @Override
    public InvocationHandler create(Invocable method) {
        return (resource, called, arguments) -> {
            runs.incrementAndGet();
            assertThat(opened.await(20, TimeUnit.SECONDS)).as("the gate opens").isTrue();
            if (failing) {
                throw new InvocationTargetException(new ServiceUnavailableException());
            }
            return called.invoke(resource, arguments);
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

    /** Whether the method answers 503 from now on. */
    void fail(boolean fails) {
        failing = fails;
    }
}
