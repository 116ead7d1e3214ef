package io.github.jerseycached.example;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;

/**
 * Counts and logs how often each resource method really ran. A request that leaves no line here was answered from the
 * cache.
 */
final class Invocations {
    private static final Logger LOGGER = Logger.getLogger(Invocations.class.getName());

    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    /** How often each ran, by route. */
    Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    /**
     * To be called first thing in a resource method.
     *
     * @param route method and path template, such as {@code GET /cities/{id}}; never a client's text
     * @return which run of it this is, from 1
     */
    long ran(String route) {
        long count = counts.merge(route, 1L, Long::sum);
        LOGGER.info(() -> route + " ran: invocation " + count);
        return count;
    }
}
