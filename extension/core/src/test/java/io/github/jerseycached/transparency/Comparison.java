package io.github.jerseycached.transparency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How an answer of the cached application differs from that of the plain one, beyond what a cache rightly adds.
 *
 * @param ignored further fields that may differ
 */
record Comparison(Set<String> ignored) {

    /** What is the cache's own, or is about the message and not about the response. */
    private static final Set<String> OF_THE_CACHE = ignoringCase(List.of(
            "Date",
            "Age",
            "Cache-Status",
            "Accept-Ranges",
            "Content-Length",
            "Transfer-Encoding",
            "Connection",
            "Cache-Groups",
            "No-Vary-Search"));

    /** What the cache adds where the application says nothing, and leaves as it is otherwise. */
    private static final Set<String> ADDED_IF_ABSENT =
            ignoringCase(List.of("Cache-Control", "CDN-Cache-Control", "Expires", "Pragma", "ETag", "Last-Modified"));

    private static final Set<String> LIFETIMES = ignoringCase(List.of("Cache-Control", "CDN-Cache-Control", "Expires"));

    private static final int LONGEST_SHOWN = 100;

    static Set<String> ignoringCase(Collection<String> names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(names);
        return set;
    }

    /** Compares a response with all of its content. */
    List<String> whole(WireResponse plain, WireResponse cached) {
        List<String> differences = new ArrayList<>();
        differ(differences, "status line", plain.statusLine(), cached.statusLine());
        fields(differences, plain, cached, Set.of());
        if (!Arrays.equals(plain.body(), cached.body())) {
            differ(differences, "body", plain.text(), cached.text());
        }
        return differences;
    }

    /** Compares a response to HEAD; the length of the content is that which a GET gets, if it is told. */
    List<String> head(WireResponse plain, WireResponse plainGet, WireResponse cached) {
        List<String> differences = whole(plain, cached);
        if (cached.has("Content-Length") && plain.status() == plainGet.status()) {
            differ(differences, "Content-Length", "" + plainGet.body().length, cached.field("Content-Length"));
        }
        return differences;
    }

    /**
     * Compares what a client has after a conditional GET, with which it updates its copy (RFC 9111 §4.3.4).
     *
     * @param plain to the same request without the condition
     * @param plainCopy what the client would have asked with
     * @param plainConditional to the same request
     * @param copy what the client asked with
     */
    List<String> conditional(
            WireResponse plain,
            WireResponse plainCopy,
            WireResponse plainConditional,
            WireResponse copy,
            WireResponse cached) {
        if (cached.status() != 304) {
            return whole(plainConditional, cached);
        }
        List<String> differences = new ArrayList<>();
        differ(differences, "status line", "304 Not Modified", withReason(cached, "Not Modified"));
        WireResponse updated = copy.updatedBy(cached, plain.fields().keySet());
        if (plainConditional.status() != 304
                || !whole(plainCopy.updatedBy(plainConditional, plain.fields().keySet()), updated)
                        .isEmpty()) {
            differences.addAll(whole(plain, updated));
        }
        return differences;
    }

    /** Compares a response to a GET of the first octets, which may also be answered in full. */
    List<String> range(WireResponse plain, WireResponse cached, int octets) {
        if (cached.status() == 416 && plain.body().length == 0) {
            return List.of();
        }
        if (cached.status() != 206) {
            return whole(plain, cached);
        }
        List<String> differences = new ArrayList<>();
        differ(differences, "status line", "206 Partial Content", withReason(cached, "Partial Content"));
        fields(differences, plain, cached, Set.of("Content-Range"));
        WireResponse part =
                new WireResponse("", Map.of(), Arrays.copyOf(plain.body(), Math.min(octets, plain.body().length)));
        differ(differences, "part", part.text(), cached.text());
        return differences;
    }

    /** The status line; Tomcat writes no reason phrase. */
    private static String withReason(WireResponse cached, String reason) {
        String line = cached.statusLine();
        return line.strip().length() == 3 ? line.strip() + ' ' + reason : line;
    }

    private void fields(List<String> differences, WireResponse plain, WireResponse cached, Set<String> alsoIgnored) {
        Set<String> names = ignoringCase(plain.fields().keySet());
        names.addAll(cached.fields().keySet());
        for (String name : names) {
            if (OF_THE_CACHE.contains(name) || ignored.contains(name) || alsoIgnored.contains(name)) {
                continue;
            }
            if (name.equalsIgnoreCase("Vary")) {
                if (!members(cached).containsAll(members(plain))) {
                    differ(differences, name, plain.field(name), cached.field(name));
                }
            } else if (!(isOutdated(cached) && LIFETIMES.contains(name))
                    && (plain.has(name) || !ADDED_IF_ABSENT.contains(name))) {
                differ(
                        differences,
                        name,
                        plain.has(name) ? plain.field(name) : "(absent)",
                        cached.has(name) ? cached.field(name) : "(absent)");
            }
        }
    }

    /** Of what is known to be outdated, nobody is told a lifetime that is left. */
    private static boolean isOutdated(WireResponse cached) {
        String status = cached.field("Cache-Status");
        return status.contains("invalidated softly") || status.contains("detail=\"stale-");
    }

    private static Set<String> members(WireResponse response) {
        return ignoringCase(Stream.of(response.field("Vary").split(","))
                .map(String::strip)
                .filter(member -> !member.isEmpty())
                .toList());
    }

    private static void differ(List<String> differences, String what, String plain, String cached) {
        if (!plain.equals(cached)) {
            differences.add(what + ": without the cache [" + start(plain) + "], with it [" + start(cached) + ']');
        }
    }

    private static String start(String text) {
        return text.length() <= LONGEST_SHOWN
                ? text
                : text.substring(0, LONGEST_SHOWN) + "… " + text.length() + " characters";
    }
}
