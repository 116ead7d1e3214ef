package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheKey;
import java.util.List;

/** What the response to a request is stored by. */
sealed interface Keyed {

    /**
     * By a key.
     *
     * @param names of the key's path and of whom the response is for, by which it is invalidated
     * @param coding the content coding that is negotiated, {@code identity} for none
     * @param repeatable whether the cache could ask for it again by itself: it is for everybody, and the URI says it all
     */
    record By(CacheKey key, List<String> names, String coding, boolean repeatable) implements Keyed {

        /** The same with another key. */
        By with(CacheKey other) {
            return new By(other, names, coding, repeatable);
        }
    }

    /**
     * By none: the cache has no part in the request.
     *
     * @param why in words
     */
    record NotAtAll(String why) implements Keyed {}
}
