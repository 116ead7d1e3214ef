package io.github.jerseycached.testkit.jersey;

import io.github.jerseycached.SkippedOnHit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.monitoring.ApplicationEvent;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.glassfish.jersey.server.monitoring.RequestEvent;
import org.glassfish.jersey.server.monitoring.RequestEventListener;

/** Counts the requests that come to Jersey; what the fast lane answers does not. */
@SkippedOnHit
final class RequestsInJersey implements ApplicationEventListener {

    private final AtomicInteger requests = new AtomicInteger();

    @Override
    public void onEvent(ApplicationEvent event) {}

    @Override
    public RequestEventListener onRequest(RequestEvent event) {
        requests.incrementAndGet();
        return null;
    }

    int count() {
        return requests.get();
    }
}
