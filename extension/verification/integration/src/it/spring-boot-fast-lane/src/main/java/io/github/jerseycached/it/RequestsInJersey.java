package io.github.jerseycached.it;

import io.github.jerseycached.SkippedOnHit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.monitoring.ApplicationEvent;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.glassfish.jersey.server.monitoring.RequestEvent;
import org.glassfish.jersey.server.monitoring.RequestEventListener;
import org.springframework.stereotype.Component;

/** Counts the requests that come to Jersey. */
@Component
@SkippedOnHit
public class RequestsInJersey implements ApplicationEventListener {

    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void onEvent(ApplicationEvent event) {}

    @Override
    public RequestEventListener onRequest(RequestEvent event) {
        count.incrementAndGet();
        return null;
    }

    int count() {
        return count.get();
    }
}
