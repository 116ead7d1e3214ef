package io.github.jerseycached.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a client sees, and the words to assert it with. */
public final class Answer {

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
        HttpCacheAssertions.assertThat(response).isHit();
        return this;
    }

    /** The resource answered, because nothing was stored that would have served, and its response is stored now. */
    public Answer isStoredMiss() {
        HttpCacheAssertions.assertThat(response).isMiss().isStored();
        return this;
    }

    /** The resource answered, and its response is not stored, for this reason. */
    public Answer isNotStored(String detail) {
        HttpCacheAssertions.assertThat(response).isNotStored(detail);
        return this;
    }

    public Answer hasAge(int seconds) {
        HttpCacheAssertions.assertThat(response).hasAge(seconds);
        return this;
    }

    @Override
    public String toString() {
        return response.request().method() + ' ' + response.uri().getRawPath() + " → " + status() + ' '
                + response.headers().map();
    }
}
