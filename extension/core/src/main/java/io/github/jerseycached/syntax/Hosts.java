package io.github.jerseycached.syntax;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** The authorities that an application is known by. A scheme's default port may be written or left out. */
public final class Hosts {

    /** Any authority. */
    public static final Hosts ANY = new Hosts(new TreeSet<>());

    private final SortedSet<String> names;

    private Hosts(SortedSet<String> names) {
        this.names = names;
    }

    /**
     * Makes a set of authorities.
     *
     * @param names such as {@code www.example.org} or {@code localhost:8080}; none for {@link #ANY}
     * @return the set
     */
    public static Hosts of(Collection<String> names) {
        SortedSet<String> lower = new TreeSet<>();
        names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        return new Hosts(lower);
    }

    /**
     * Whether an authority is one of these.
     *
     * @param scheme that of the URI, which tells the default port
     * @param authority that of the URI
     * @return {@code true} if it is, or if any is
     */
    public boolean isKnown(String scheme, String authority) {
        if (names.isEmpty() || names.contains(authority)) {
            return true;
        }
        String without = Origin.authority(scheme, authority);
        return names.contains(without) || names.contains(without + Origin.defaultPort(scheme));
    }

    /** {@return the authorities in lower case; none where any is known} */
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(names);
    }
}
