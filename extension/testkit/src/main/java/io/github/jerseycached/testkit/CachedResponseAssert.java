package io.github.jerseycached.testkit;

import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about how a received response was answered, by what its fields say: {@code Cache-Status} (RFC 9211), {@code Age},
 * and any other. Each returns this object, and fails with an {@link AssertionError} that shows what was received.
 *
 * @see HttpCacheAssertions
 */
public final class CachedResponseAssert extends AbstractAssert<CachedResponseAssert, Object> {

    private final String described;
    private final int status;
    private final Function<String, List<String>> lines;
    private String cache = "jersey-cached";

    CachedResponseAssert(Object response, String described, int status, Function<String, List<String>> lines) {
        super(response, CachedResponseAssert.class);
        this.described = described;
        this.status = status;
        this.lines = lines;
    }

    /**
     * Makes the following assertions about another cache than {@code jersey-cached}.
     *
     * @param name what {@link io.github.jerseycached.jaxrs.HttpCacheFeature.Builder#name(String)} was given
     * @return this
     */
    public CachedResponseAssert fromCache(String name) {
        cache = name;
        return this;
    }

    /**
     * A stored response answered, fresh or stale; the method did not run.
     *
     * @return this
     */
    public CachedResponseAssert isHit() {
        if (!member().says("hit")) {
            throw failure("Expected a hit of %s, but %s", cache, received());
        }
        return this;
    }

    /**
     * A stored response answered that was stale, for example while it is refreshed.
     *
     * @return this
     */
    public CachedResponseAssert isStaleHit() {
        isHit();
        // A fresh hit has nothing to explain.
        if (!member().says("detail")) {
            throw failure("Expected a stale hit of %s, but %s", cache, received());
        }
        return this;
    }

    /**
     * Nothing stored answered: the method ran, or another request's run, which this one waited for; see {@link
     * #isCollapsed()}.
     *
     * @return this
     */
    public CachedResponseAssert isMiss() {
        if (!member().says("fwd")) {
            throw failure("Expected a miss of %s, but %s", cache, received());
        }
        return this;
    }

    /**
     * The method ran for another request at the same time, and this one waited for its response.
     *
     * @return this
     */
    public CachedResponseAssert isCollapsed() {
        if (!member().says("collapsed")) {
            throw failure("Expected a request that %s collapsed with another, but %s", cache, received());
        }
        return this;
    }

    /**
     * The method ran, and its response is stored now.
     *
     * @return this
     */
    public CachedResponseAssert isStored() {
        if (!member().says("stored")) {
            throw failure("Expected a response that %s stored, but %s", cache, received());
        }
        return this;
    }

    /**
     * The method ran, and its response is not stored.
     *
     * @return this
     */
    public CachedResponseAssert isNotStored() {
        isMiss();
        if (member().says("stored")) {
            throw failure("Expected a response that %s did not store, but %s", cache, received());
        }
        return this;
    }

    /**
     * The method ran, and its response is not stored, for this reason.
     *
     * @param detail the words in {@code Cache-Status}, whole
     * @return this
     */
    public CachedResponseAssert isNotStored(String detail) {
        isNotStored();
        if (!detail.equals(member().parameters().get("detail"))) {
            throw failure("Expected a response that %s did not store for \"%s\", but %s", cache, detail, received());
        }
        return this;
    }

    /**
     * The method was asked whether the stored response still holds, by its validator, and said so (RFC 9111 §4.3).
     *
     * @return this
     */
    public CachedResponseAssert isRenewed() {
        if (!"304".equals(member().parameters().get("fwd-status"))) {
            throw failure("Expected a response that %s renewed, but %s", cache, received());
        }
        return this;
    }

    /**
     * How old the response is.
     *
     * @param seconds what {@code Age} says; a response that was not stored before has none
     * @return this
     */
    public CachedResponseAssert hasAge(long seconds) {
        return hasField("Age", Long.toString(seconds));
    }

    /**
     * How long the stored response stays fresh.
     *
     * @param seconds what {@code ttl} in {@code Cache-Status} says, rounded down; negative when the response is stale
     * @return this
     */
    public CachedResponseAssert hasTtl(long seconds) {
        if (!Long.toString(seconds).equals(member().parameters().get("ttl"))) {
            throw failure("Expected a response that %s has fresh for %d seconds, but %s", cache, seconds, received());
        }
        return this;
    }

    /**
     * The status of the response.
     *
     * @param expected a status, for example 304
     * @return this
     */
    public CachedResponseAssert hasStatus(int expected) {
        if (status != expected) {
            throw failure("Expected status %d, but %s", expected, received());
        }
        return this;
    }

    /**
     * The value of a field.
     *
     * @param name a field name, in any case
     * @param value its value; several lines are joined by a comma and a space (RFC 9110 §5.3)
     * @return this
     */
    public CachedResponseAssert hasField(String name, String value) {
        List<String> found = lines.apply(name);
        if (found.isEmpty() || !String.join(", ", found).equals(value)) {
            throw failure("Expected %s: %s, but found %s, and %s", name, value, found, received());
        }
        return this;
    }

    /**
     * A field that the response doesn't have.
     *
     * @param name a field name, in any case
     * @return this
     */
    public CachedResponseAssert hasNoField(String name) {
        List<String> found = lines.apply(name);
        if (!found.isEmpty()) {
            throw failure("Expected no %s, but found %s, and %s", name, found, received());
        }
        return this;
    }

    private CacheStatusMember member() {
        return CacheStatusMember.of(cache, lines.apply("Cache-Status"))
                .orElseThrow(() -> failure("Expected a response that went through %s, but %s", cache, received()));
    }

    private String received() {
        return described + " came with status " + status + " and Cache-Status " + lines.apply("Cache-Status");
    }
}
