package io.github.jerseycached.writes;

import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.http.Methods;
import io.github.jerseycached.pipeline.OwnProvider;
import io.github.jerseycached.plan.SharedKeyParts;
import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.FieldNames;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.Set;

/**
 * Lets a client write what it has read compressed: the tag that it was given is that of the coding, and the resource knows
 * only its own (RFC 9110 §13.1.1). So {@code If-Match} gets that one, too.
 */
@Priority(Integer.MIN_VALUE)
@SkippedOnHit
public final class EncodedEntityTags implements OwnProvider, ContainerRequestFilter {

    private final SharedKeyParts encoders;

    /** @param encoders knows the codings of the application's */
    public EncodedEntityTags(SharedKeyParts encoders) {
        this.encoders = encoders;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (Methods.isSafe(request.getMethod())) {
            // To read is to read this one.
            return;
        }
        String asked = request.getHeaderString(FieldNames.IF_MATCH);
        if (asked == null) {
            return;
        }
        Set<String> codings = encoders.codings();
        StringBuilder all = new StringBuilder(asked);
        for (EntityTag tag : EntityTag.parseList(asked)) {
            codings.stream()
                    .flatMap(coding -> tag.uncoded(coding).stream())
                    .forEach(own -> all.append(", ").append(own));
        }
        if (all.length() > asked.length()) {
            request.getHeaders().putSingle(FieldNames.IF_MATCH, all.toString());
        }
    }
}
