package io.github.jerseycached.syntax;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The origin of a URI (RFC 9110 §4.3.1). An authority with its scheme's default port is the same as one without a port
 * (RFC 9110 §4.2.3).
 *
 * @param scheme in lower case
 * @param authority in lower case, without the default port
 */
public record Origin(String scheme, String authority) {

    /**
     * The origin of a URI.
     *
     * @param uri any
     * @return empty for a URI without scheme or authority
     */
    public static Optional<Origin> of(URI uri) {
        String scheme = uri.getScheme();
        String authority = uri.getRawAuthority();
        return scheme == null || authority == null
                ? Optional.empty()
                : Optional.of(new Origin(scheme.toLowerCase(Locale.ROOT), authority(scheme, authority)));
    }

    /** An authority in lower case, without the scheme's default port. */
    static String authority(String scheme, String authority) {
        String lower = authority.toLowerCase(Locale.ROOT);
        String port = defaultPort(scheme);
        if (lower.endsWith(port)) {
            return lower.substring(0, lower.length() - port.length());
        }
        // RFC 3986 §6.2.3: an empty port is none.
        return lower.endsWith(":") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** The scheme's default port, with its colon. */
    static String defaultPort(String scheme) {
        return "https".equalsIgnoreCase(scheme) ? ":443" : ":80";
    }
}
