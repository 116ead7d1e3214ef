package io.github.jerseycached.http;

import io.github.jerseycached.syntax.Fields;
import org.jspecify.annotations.Nullable;

/** A request, as the rules see one. */
record TestRequest(String method, Fields fields) implements RequestHead {

    static TestRequest get(String... namesAndValues) {
        return new TestRequest("GET", Fields.of(namesAndValues));
    }

    static TestRequest head(String... namesAndValues) {
        return new TestRequest("HEAD", Fields.of(namesAndValues));
    }

    @Override
    public @Nullable String field(String name) {
        return fields.value(name);
    }
}
