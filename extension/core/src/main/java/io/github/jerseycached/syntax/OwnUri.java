package io.github.jerseycached.syntax;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;

/**
 * One of an application's own URIs, as the application names it: by a path, or absolute. A path is relative to the
 * application, with or without a slash at its beginning, or the whole path as clients send it. What no stored response can
 * have is refused, with a message that says what to write instead.
 */
public final class OwnUri {

    private OwnUri() {}

    /**
     * Reads a URI that somebody has typed.
     *
     * @param text the URI
     * @return the same as a {@link URI}
     * @throws IllegalArgumentException for a text that is no URI, such as a template
     */
    public static URI parse(String text) {
        if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
            throw new IllegalArgumentException(quoted(text) + " is a template. Name one URI with its values, such as"
                    + " /countries/fr, or use a tag for all of them.");
        }
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(quoted(text) + " is not a URI: " + malformed.getReason()
                    + ". Write what must be encoded with a percent sign, such as %20 for a space.");
        }
    }

    /**
     * The path of one of the application's own URIs.
     *
     * @param uri absolute, or a path
     * @param hosts those of the application
     * @return the path, as {@link CanonicalUri} writes it; it begins with a slash
     * @throws IllegalArgumentException for a URI for which nothing can be stored
     */
    public static String path(URI uri, Hosts hosts) {
        String raw = Objects.requireNonNull(uri, "uri must not be null; name a path, such as /countries/fr")
                .getRawPath();
        if (raw == null || raw.isEmpty()) {
            throw wrong(uri, "has no path. Begin it with a slash, such as /countries/fr.");
        }
        checkOrigin(uri, hosts);
        if (uri.getRawFragment() != null) {
            throw wrong(uri, "has a fragment, which no request has (RFC 9110 §7.1). Leave it out.");
        }
        if (raw.indexOf('*') >= 0) {
            throw wrong(
                    uri,
                    "has an asterisk, which is no wildcard here. Use a tag for several URIs, or name each of them. An"
                            + " asterisk that is part of the path is written %2A.");
        }
        return CanonicalUri.path(raw.startsWith("/") ? raw : '/' + raw)
                .orElseThrow(() -> wrong(
                        uri,
                        "has dot segments or a broken percent-encoding, and nothing is stored for such a path. Write"
                                + " the path without them."));
    }

    private static void checkOrigin(URI uri, Hosts hosts) {
        String scheme = uri.getScheme() == null ? "http" : uri.getScheme().toLowerCase(Locale.ROOT);
        String authority = uri.getRawAuthority();
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw wrong(
                    uri, "has the scheme " + scheme + ", and only http and https are served. Use these, or the path.");
        }
        if (authority == null) {
            if (uri.getScheme() != null) {
                throw wrong(uri, "has no host. Use //host behind the scheme, or only the path.");
            }
            return;
        }
        if (authority.indexOf('@') >= 0) {
            throw wrong(uri, "has user info, which no request has (RFC 9110 §4.2.4). Leave it out.");
        }
        if (!hosts.isKnown(scheme, authority.toLowerCase(Locale.ROOT))) {
            throw wrong(
                    uri,
                    "has a host that is not among hosts(...), which are " + hosts.names()
                            + ", so nothing is stored for it. Use one of these, or only the path.");
        }
    }

    private static IllegalArgumentException wrong(URI uri, String what) {
        return new IllegalArgumentException(quoted(uri.toString()) + ' ' + what);
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
