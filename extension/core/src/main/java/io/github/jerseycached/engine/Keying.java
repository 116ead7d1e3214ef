package io.github.jerseycached.engine;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Reason;
import java.util.List;

/** Under which key the response to a request is stored and looked up, or why under none. */
public sealed interface Keying {

    /**
     * A request that has a key.
     *
     * @param key of its response
     * @param names of the key's path and of the caller that the response is for, by which it is invalidated
     * @param coding the content coding that is negotiated, {@code identity} for none
     * @param repeatable whether the cache could send the request again by itself: it is for everybody, and the URI says it all
     */
    record Key(CacheKey key, List<String> names, String coding, boolean repeatable) implements Keying {

        /**
         * The same with another key.
         *
         * @param other the other key
         * @return a new value
         */
        public Key with(CacheKey other) {
            return new Key(other, names, coding, repeatable);
        }
    }

    /**
     * A request that the cache has no part in.
     *
     * @param why for people and for {@code Cache-Status}
     */
    record NoKey(Reason why) implements Keying {}

    /**
     * A request that the cache has no part in.
     *
     * @param why a kind of reason without details
     * @return the bypass
     */
    static Keying bypass(Reason.Kind why) {
        return new NoKey(Reason.of(why));
    }
}
