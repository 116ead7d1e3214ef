package io.github.jerseycached.it;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;

/** Adds an interceptor to a method whose annotations do not tell of it. */
public class HiddenBinding implements Extension {

    void add(@Observes ProcessAnnotatedType<InterceptedQuotesResource> type) {
        type.configureAnnotatedType()
                .filterMethods(method -> method.getJavaMember().getName().equals("hidden"))
                .forEach(method -> method.add(new Entitled.Literal()));
    }
}
