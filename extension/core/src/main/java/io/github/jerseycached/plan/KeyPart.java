package io.github.jerseycached.plan;

/** The parts of a key, in the order in which they stand there, and where each comes from. */
public enum KeyPart {
    METHOD("method", "the request's"),
    AUTHORITY("authority", "as `UriInfo` shows it to the method, which may write it into links"),
    PATH("path", "as it is, with its matrix parameters; the percent-encoding normalised (RFC 3986 §6.2.2)"),
    QUERY("query", "all parameters, or those of `@Cached(query)`; sorted by name, those of one name in their order"),
    ROUTE("route", "the templates of `@Path` that matched, for Jersey matches a path as it was sent"),
    TYPE("type", "`@Produces`: the one that is negotiated by `Accept`"),
    CODING("coding", "the registered encoders: the one that is negotiated by `Accept-Encoding`"),
    CONTENT("content", "of a QUERY, with the fields that describe it; hashed"),
    PRINCIPAL("principal", "`SecurityContext`, for scope `PRIVATE`; hashed"),
    ROLES("roles", "`@Cached(roles)` or `@RolesAllowed`: those that the caller has, for scope `ROLES` and `PRIVATE`"),
    COOKIES("cookies", "`@CookieParam`: those cookies alone; hashed"),
    FUNCTION("function", "`@Cached(key)`: what each function gives, under the name of its class; hashed");

    private final String label;
    private final String source;

    KeyPart(String label, String source) {
        this.label = label;
        this.source = source;
    }

    /** As it stands in the key. */
    public String label() {
        return label;
    }

    /** Where it comes from, in words; code in backticks. */
    String source() {
        return source;
    }

    /** Where the part of this label comes from, in words. */
    public static String sourceOf(String label) {
        for (KeyPart part : values()) {
            if (part.label.equals(label)) {
                return part.source.replace("`", "");
            }
        }
        return FUNCTION.source.replace("`", "");
    }
}
