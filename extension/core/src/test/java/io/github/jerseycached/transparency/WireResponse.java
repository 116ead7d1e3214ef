package io.github.jerseycached.transparency;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A response as a client reads it from its connection.
 *
 * @param statusLine the status and the reason
 * @param fields field lines by name
 * @param body without its framing
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
record WireResponse(String statusLine, Map<String, List<String>> fields, byte[] body) {

    static WireResponse of(String statusLine, List<String> fieldLines, byte[] body) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : fieldLines) {
            int colon = line.indexOf(':');
            fields.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new WireResponse(statusLine, fields, body);
    }

    int status() {
        return Integer.parseInt(statusLine.substring(0, 3));
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The lines of a field joined by a comma, empty if it is absent. */
    String field(String name) {
        return String.join(", ", fields.getOrDefault(name, List.of()));
    }

    /** This copy after a 304 (RFC 9111 §3.2), without the fields that no update can remove. */
    WireResponse updatedBy(WireResponse notModified, Set<String> names) {
        Map<String, List<String>> updated = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        updated.putAll(fields);
        updated.keySet().retainAll(names);
        updated.putAll(notModified.fields());
        return new WireResponse(statusLine, updated, body);
    }

    String text() {
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return statusLine + ' ' + fields + ' ' + text();
    }
}
