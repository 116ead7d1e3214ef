package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheKey;
import java.net.URI;

/** Makes the keys of requests. */
final class CacheKeys {

    private CacheKeys() {}

    /** The key of what a GET of this URI is answered with. */
    static CacheKey of(URI target) {
        String uri = target.toString();
        int fragment = uri.indexOf('#');
        return new CacheKey(fragment < 0 ? uri : uri.substring(0, fragment));
    }
}
