package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Explanation;
import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.http.CacheControl;
import io.github.jerseycached.http.FieldNames;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Preconditions;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.Variants;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Looks a request up, after the application's own request filters, so that whoever is not let through never gets here.
 */
@Priority(Integer.MAX_VALUE)
@SkippedOnHit
final class CacheRequestFilter implements ContainerRequestFilter {

    private final RoutedPlan routed;
    private final CacheSettings settings;
    private final Passage passage;
    private final ResponseFilters filters;
    private final ProviderReads reads;
    private final CallGuard guard;
    private final Collapsing collapsing;

    CacheRequestFilter(
            RoutedPlan routed,
            CacheSettings settings,
            Passage passage,
            ResponseFilters filters,
            ProviderReads reads,
            CallGuard guard) {
        this.routed = routed;
        this.settings = settings;
        this.passage = passage;
        this.filters = filters;
        this.reads = reads;
        this.guard = guard;
        this.collapsing = new Collapsing(settings);
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        Visit visit = visit(request);
        AtomicReference<Explanation> explanation = Explainer.asked(request);
        if (explanation != null) {
            explanation.set(Explainer.of(visit));
            request.abortWith(Response.noContent().build());
            return;
        }
        if (visit.keyed() instanceof Keyed.By by) {
            HttpCacheDoor.show(request, visit, by, passage);
            answer(request, visit, by);
        } else if (visit.keyed() instanceof Keyed.NotAtAll not) {
            take(request, Fill.bypass(visit, not.why()));
        }
    }

    /** What the cache makes of a request. */
    Visit visit(ContainerRequestContext request) throws IOException {
        // Before anything is read: what is invalidated from now on is not to be stored.
        Since since = Since.now(settings);
        ClientRequest client = new ClientRequest(request);
        CacheControl asked = WriteConditions.isOne(request) ? WriteConditions.FRESH : settings.asked(client);
        MethodPlan plan = routed.of(request);
        Instant now = settings.clock().instant();
        return new Visit(
                plan,
                filters,
                reads,
                settings,
                client,
                asked,
                identity(request, plan),
                keyed(request, client, plan),
                now,
                now,
                since);
    }

    private Keyed keyed(ContainerRequestContext request, ClientRequest client, MethodPlan plan) throws IOException {
        Reason unknown = plan.unknownInput();
        if (unknown != null && plan.store()) {
            return new Keyed.NotAtAll(unknown);
        }
        List<String> late = passage.runAfterLookUp(request.getUriInfo());
        if (!late.isEmpty()) {
            return new Keyed.NotAtAll(Reason.of(Reason.Kind.LATE_FILTER, String.join(", ", late)));
        }
        String condition = Preconditions.ofTheOrigin(client);
        if (condition != null) {
            return new Keyed.NotAtAll(Reason.of(Reason.Kind.ORIGIN_CONDITION, condition));
        }
        List<String> first = filters.thatRunFirst(request.getUriInfo());
        if (!first.isEmpty()) {
            return new Keyed.NotAtAll(Reason.of(Reason.Kind.FIRST_FILTER, String.join(", ", first)));
        }
        List<String> outermost = reads.outermost(request.getUriInfo());
        if (!outermost.isEmpty()) {
            return new Keyed.NotAtAll(Reason.of(Reason.Kind.FIRST_INTERCEPTOR, String.join(", ", outermost)));
        }
        Reason hindrance = guard.hindrance(request);
        if (hindrance != null) {
            return new Keyed.NotAtAll(hindrance);
        }
        Optional<String> unless = settings.predicates().firstNot(false, plan.unless(), request);
        return unless.isPresent()
                ? new Keyed.NotAtAll(Reason.of(Reason.Kind.UNLESS, unless.get()))
                : plan.key().of(request);
    }

    private void answer(ContainerRequestContext request, Visit visit, Keyed.By by) {
        if (!visit.plan().store()) {
            settings.explainer().seenAt(request.getUriInfo().getBaseUri());
            take(request, Fill.unstored(visit));
            return;
        }
        int arrivals = settings.collapsed().arrivals(by.key());
        Variants stored = visit.stored(by.key());
        Reuse reuse = LookUp.decide(visit, stored);
        if (reuse instanceof Reuse.Serve serve) {
            take(request, Hit.of(visit, serve));
        } else if (reuse instanceof Reuse.NoneStored none) {
            refuse(request, visit, none);
        } else if (reuse instanceof Reuse.ServeStale stale) {
            if (!stale.refresh()
                    || settings.refresh().behind(request, visit, by, stale.response())
                    || visit.asked().has("only-if-cached")) {
                take(request, Hit.of(visit, stale));
            } else {
                // Nobody would refresh it: then it is not served stale while somebody does.
                ask(request, visit, by, new LookUp(stored, arrivals, Reuse.askFirst(stale)), stale);
            }
        } else {
            ask(request, visit, by, new LookUp(stored, arrivals, reuse), null);
        }
    }

    /** Asks the resource, or somebody who asks it already. */
    private void ask(
            ContainerRequestContext request,
            Visit visit,
            Keyed.By by,
            LookUp found,
            Reuse.@Nullable ServeStale otherwise) {
        settings.explainer().seenAt(request.getUriInfo().getBaseUri());
        boolean mayWait = request.getProperty(HttpCacheDoor.WAITED) == null;
        Exchange exchange = Collapsing.may(visit, found.reuse())
                ? collapsing.of(visit, by, found, otherwise, mayWait)
                : Fill.of(visit, by, found.reuse(), null);
        take(request, exchange);
    }

    private void take(ContainerRequestContext request, Exchange exchange) {
        request.setProperty(Exchange.PROPERTY, exchange);
        CacheResponseWriter.install(request, exchange);
        if (exchange instanceof Hit hit) {
            request.abortWith(hit.response(request));
        } else if (exchange instanceof Fill fill) {
            fill.begins(request);
            settings.injected().atEndOfRequest(fill::end);
        }
    }

    /** The client wants what is stored, or nothing (RFC 9111 §5.2.1.7). */
    private void refuse(ContainerRequestContext request, Visit visit, Reuse.NoneStored none) {
        Handling handling = new Handling.NotStored(none.why(), Reason.of(Reason.Kind.ONLY_IF_CACHED));
        request.abortWith(Response.status(Response.Status.GATEWAY_TIMEOUT)
                .header(FieldNames.CACHE_STATUS, settings.status().of(handling))
                .build());
        visit.tell(handling, Response.Status.GATEWAY_TIMEOUT.getStatusCode(), null, null, 0);
    }

    /** By what a request says who is asking, where that is in doubt; {@code null} when it does not. */
    private static @Nullable Reason identity(ContainerRequestContext request, MethodPlan plan) {
        if (plan.key().scope() != Cached.Scope.AUTO) {
            // It does not matter, or the key has it.
            return null;
        }
        if (request.getHeaderString(FieldNames.AUTHORIZATION) != null) {
            return Reason.of(Reason.Kind.AUTHORIZATION);
        }
        boolean signedIn = request.getSecurityContext() != null
                && request.getSecurityContext().getUserPrincipal() != null;
        return signedIn ? Reason.of(Reason.Kind.AUTHENTICATED_USER) : null;
    }
}
