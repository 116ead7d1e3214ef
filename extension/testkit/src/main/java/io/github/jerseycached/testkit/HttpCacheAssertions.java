package io.github.jerseycached.testkit;

import jakarta.ws.rs.core.Response;
import java.net.http.HttpResponse;
import java.util.List;

/**
 * Where assertions about a received response begin. To be imported statically, beside AssertJ's own {@code assertThat} if need
 * be.
 */
public final class HttpCacheAssertions {

    private HttpCacheAssertions() {}

    /**
     * Begins assertions about what a {@link java.net.http.HttpClient} received.
     *
     * @param response a response; its body is not looked at
     * @return what to assert by
     */
    public static CachedResponseAssert assertThat(HttpResponse<?> response) {
        return new CachedResponseAssert(
                response,
                response.request().method() + ' ' + response.uri(),
                response.statusCode(),
                name -> response.headers().allValues(name));
    }

    /**
     * Begins assertions about what a JAX-RS client received, for example in a {@code JerseyTest}.
     *
     * @param response a response; its entity is neither read nor closed
     * @return what to assert by
     */
    public static CachedResponseAssert assertThat(Response response) {
        return new CachedResponseAssert(
                response,
                "the response",
                response.getStatus(),
                name -> response.getStringHeaders().getOrDefault(name, List.of()));
    }
}
