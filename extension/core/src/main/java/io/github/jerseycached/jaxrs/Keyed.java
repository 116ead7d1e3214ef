package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Reason;
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

    /** By none: the cache has no part in the request. */
    record NotAtAll(Reason why) implements Keyed {}

    /** By none, for a reason whose kind says everything. */
    static Keyed not(Reason.Kind why) {
        return new NotAtAll(Reason.of(why));
    }
}
