package io.github.jerseycached.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client sees, and the words to assert it with. */
public final class Answer {

    private static final String CACHE = "jersey-cached";
    private static final Pattern MEMBER = Pattern.compile("(?:[^\",]|\"(?:[^\"\\\\]|\\\\.)*\")+");
    private static final Pattern PARAMETER = Pattern.compile(";\\s*([a-z-]+)(?:=(\"(?:[^\"\\\\]|\\\\.)*\"|[^;\"]+))?");

    private final HttpResponse<byte[]> response;

    Answer(HttpResponse<byte[]> response) {
        this.response = response;
    }

    public int status() {
        return response.statusCode();
    }

    public byte[] bytes() {
        return response.body();
    }

    public String body() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** The lines of a field joined by a comma; fails when there is none. */
    public String field(String name) {
        List<String> lines = lines(name);
        assertThat(lines).as("field %s of %s", name, this).isNotEmpty();
        return String.join(", ", lines);
    }

    public List<String> lines(String name) {
        return response.headers().allValues(name);
    }

    public Answer hasStatus(int status) {
        assertThat(status()).as("status of %s", this).isEqualTo(status);
        return this;
    }

    public Answer hasBody(String body) {
        assertThat(body()).as("body of %s", this).isEqualTo(body);
        return this;
    }

    public Answer hasNoBody() {
        assertThat(bytes()).as("body of %s", this).isEmpty();
        return this;
    }

    public Answer has(String name, String value) {
        assertThat(lines(name)).as("field %s of %s", name, this).containsExactly(value);
        return this;
    }

    public Answer hasNo(String name) {
        assertThat(lines(name)).as("field %s of %s", name, this).isEmpty();
        return this;
    }

    /** A stored response answered. */
    public Answer isHit() {
        assertThat(cacheStatus()).as("Cache-Status of %s", this).containsKey("hit");
        return this;
    }

    /** The resource answered, because nothing was stored that would have served, and its response is stored now. */
    public Answer isStoredMiss() {
        assertThat(cacheStatus()).as("Cache-Status of %s", this).containsKeys("fwd", "stored");
        return this;
    }

    /** The resource answered, and its response is not stored, for this reason. */
    public Answer isNotStored(String detail) {
        assertThat(cacheStatus())
                .as("Cache-Status of %s", this)
                .containsKey("fwd")
                .doesNotContainKey("stored")
                .containsEntry("detail", detail);
        return this;
    }

    public Answer hasAge(int seconds) {
        return has("Age", Integer.toString(seconds));
    }

    /** The parameters of this cache's member of {@code Cache-Status}; fails when it has none. */
    private Map<String, String> cacheStatus() {
        Optional<String> member = MEMBER.matcher(String.join(",", lines("Cache-Status")))
                .results()
                .map(found -> found.group().strip())
                .filter(found -> found.equals(CACHE) || found.startsWith(CACHE + ';'))
                .findFirst();
        assertThat(member).as("member of the cache in Cache-Status of %s", this).isPresent();
        Map<String, String> parameters = new HashMap<>();
        PARAMETER
                .matcher(member.orElseThrow())
                .results()
                .forEach(found -> parameters.put(found.group(1), value(found.group(2))));
        return parameters;
    }

    private static String value(@Nullable String item) {
        if (item == null) {
            return "?1";
        }
        return item.startsWith("\"") ? item.substring(1, item.length() - 1).replaceAll("\\\\(.)", "$1") : item;
    }

    @Override
    public String toString() {
        return response.request().method() + ' ' + response.uri().getRawPath() + " → " + status() + ' '
                + response.headers().map();
    }
}
