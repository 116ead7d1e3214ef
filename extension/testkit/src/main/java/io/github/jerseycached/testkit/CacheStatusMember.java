package io.github.jerseycached.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one cache said in {@code Cache-Status} (RFC 9211), a list of names with parameters (RFC 9651 §3.1).
 *
 * @param text as it was sent
 * @param parameters by name; the value of one without a value is {@code ?1}, and of a String what is between its quotes
 */
record CacheStatusMember(String text, Map<String, String> parameters) {

    private static final Pattern MEMBER = Pattern.compile("(?:[^\",]|\"(?:[^\"\\\\]|\\\\.)*\")+");
    private static final Pattern PART = Pattern.compile("(?:[^\";]|\"(?:[^\"\\\\]|\\\\.)*\")+");

    /** The member of a cache among the field's lines. */
    static Optional<CacheStatusMember> of(String cache, List<String> lines) {
        return MEMBER.matcher(String.join(",", lines))
                .results()
                .map(member -> member.group().strip())
                .filter(member -> {
                    Matcher name = PART.matcher(member);
                    return name.find() && unquoted(name.group().strip()).equals(cache);
                })
                .findFirst()
                .map(CacheStatusMember::parsed);
    }

    boolean says(String parameter) {
        return parameters.containsKey(parameter);
    }

    private static CacheStatusMember parsed(String member) {
        Map<String, String> parameters = new HashMap<>();
        PART.matcher(member).results().skip(1).map(part -> part.group().strip()).forEach(part -> {
            int equals = part.indexOf('=');
            parameters.put(
                    equals < 0 ? part : part.substring(0, equals),
                    equals < 0 ? "?1" : unquoted(part.substring(equals + 1)));
        });
        return new CacheStatusMember(member, Map.copyOf(parameters));
    }

    private static String unquoted(String item) {
        return item.length() > 1 && item.startsWith("\"")
                ? item.substring(1, item.length() - 1).replaceAll("\\\\(.)", "$1")
                : item;
    }
}
