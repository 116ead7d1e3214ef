package io.github.jerseycached.engine;

import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.FieldNames;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A request as it comes to the cache.
 *
 * @param method what it is for
 * @param head what the client sent
 * @param directives those of its {@code Cache-Control} that the application honours
 * @param identity by what it says who is asking; {@code null} when it does not, or when that is accounted for
 * @param keying the key of its response
 * @param servable of the stored responses of the key those that can be served to it
 * @param isRefresh whether the cache itself sent it, to refresh a stored response
 * @param at when it came
 * @param forwarded when it goes to the method: later than it came if it waited for another request's response
 * @param start when that was, as invalidations count
 */
public record CacheRequest(
        MethodPolicy method,
        RequestHead head,
        CacheControl directives,
        @Nullable Reason identity,
        Keying keying,
        UnaryOperator<Variants> servable,
        boolean isRefresh,
        Instant at,
        Instant forwarded,
        RequestStart start) {

    /** {@return whether it says who is asking, and that is not accounted for (RFC 9111 §3.5)} */
    public boolean isIdentified() {
        return identity != null;
    }

    /**
     * {@return whether the method sees the ranges that the client asks for: it may answer with parts of what is too long to
     * be stored}
     */
    public boolean leavesRangeToMethod() {
        return method.readsRange() && head.field(FieldNames.RANGE) != null;
    }

    /** The same request, read from another object. */
    CacheRequest with(RequestHead same) {
        return new CacheRequest(method, same, directives, identity, keying, servable, isRefresh, at, forwarded, start);
    }

    /** The same request after a wait: what was invalidated meanwhile does not concern its response. */
    CacheRequest forwardedAt(Instant now, RequestStart newStart) {
        return new CacheRequest(method, head, directives, identity, keying, servable, isRefresh, at, now, newStart);
    }
}
