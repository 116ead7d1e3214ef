package io.github.jerseycached.plan;

import io.github.jerseycached.inspect.Injected;
import io.github.jerseycached.store.ResponseStore;
import io.github.jerseycached.syntax.Hosts;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.glassfish.jersey.spi.ContentEncoder;
import org.jspecify.annotations.Nullable;

/** What the keys of all methods of an application have in common. */
public final class SharedKeyParts {

    private final Hosts hosts;
    private final Injected injected;
    private final ResponseStore store;
    private final int maxContentBytes;
    // Found late: the application's encoders are made after the methods' plans.
    private volatile @Nullable SortedSet<String> codings;

    /**
     * @param hosts the authorities that the application is known by
     * @param store knows the hash
     * @param maxContentBytes the longest content of a QUERY that is read for its key
     */
    public SharedKeyParts(Hosts hosts, Injected injected, ResponseStore store, int maxContentBytes) {
        this.hosts = hosts;
        this.injected = injected;
        this.store = store;
        this.maxContentBytes = maxContentBytes;
    }

    Hosts hosts() {
        return hosts;
    }

    Injected injected() {
        return injected;
    }

    int maxContentBytes() {
        return maxContentBytes;
    }

    ResponseStore store() {
        return store;
    }

    /**
     * The content codings of the application's encoders, in lower case.
     *
     * @throws IllegalArgumentException when two of them know the same coding, for both would encode
     */
    public SortedSet<String> codings() {
        SortedSet<String> known = codings;
        if (known == null) {
            known = find(injected.all(ContentEncoder.class));
            codings = known;
        }
        return known;
    }

    private static SortedSet<String> find(List<ContentEncoder> encoders) {
        SortedMap<String, Class<?>> found = new TreeMap<>();
        for (ContentEncoder encoder : encoders) {
            for (String coding : encoder.getSupportedEncodings()) {
                Class<?> other = found.put(coding.toLowerCase(Locale.ROOT), encoder.getClass());
                if (other != null && other != encoder.getClass()) {
                    throw new IllegalArgumentException("The content coding \"" + coding
                            + "\" is known to two encoders, "
                            + other.getName() + " and " + encoder.getClass().getName()
                            + ", and a response would be encoded twice; register one of them");
                }
            }
        }
        return new TreeSet<>(found.keySet());
    }
}
