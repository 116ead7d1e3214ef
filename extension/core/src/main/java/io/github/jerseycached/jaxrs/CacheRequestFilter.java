package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Explanation;
import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.engine.CacheRequest;
import io.github.jerseycached.engine.Decision;
import io.github.jerseycached.engine.FastLaneAccess;
import io.github.jerseycached.engine.FastLaneEntry;
import io.github.jerseycached.engine.Keying;
import io.github.jerseycached.engine.LaneCaller;
import io.github.jerseycached.engine.RequestCollapser;
import io.github.jerseycached.engine.RequestCollapser.Outcome;
import io.github.jerseycached.engine.RequestStart;
import io.github.jerseycached.exchange.CacheResponseWriter;
import io.github.jerseycached.exchange.Exchange;
import io.github.jerseycached.exchange.ResourceExchange;
import io.github.jerseycached.exchange.StoredExchange;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Preconditions;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.pipeline.CallGuard;
import io.github.jerseycached.pipeline.OwnProvider;
import io.github.jerseycached.pipeline.ProviderReads;
import io.github.jerseycached.pipeline.RequestFilters;
import io.github.jerseycached.pipeline.ResponseFilters;
import io.github.jerseycached.plan.MethodPlan;
import io.github.jerseycached.plan.RoutedPlan;
import io.github.jerseycached.request.CacheSettings;
import io.github.jerseycached.request.ClientRequest;
import io.github.jerseycached.request.Explainer;
import io.github.jerseycached.request.ResourceRequest;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.writes.WriteConditions;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks a request up, after the application's own request filters, so that requests that they reject never get here.
 */
@Priority(Integer.MAX_VALUE)
@SkippedOnHit
final class CacheRequestFilter implements OwnProvider, ContainerRequestFilter {

    private final RoutedPlan routed;
    private final CacheSettings settings;
    private final RequestFilters passage;
    private final ResponseFilters filters;
    private final ProviderReads reads;
    private final CallGuard guard;
    private final RequestCollapser collapser;

    CacheRequestFilter(
            RoutedPlan routed,
            CacheSettings settings,
            RequestFilters passage,
            ResponseFilters filters,
            ProviderReads reads,
            CallGuard guard) {
        this.routed = routed;
        this.settings = settings;
        this.passage = passage;
        this.filters = filters;
        this.reads = reads;
        this.guard = guard;
        this.collapser = new RequestCollapser(settings.engine());
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        ResourceRequest incoming = read(request);
        Decision decision = settings.engine().decide(incoming.cacheRequest());
        AtomicReference<Explanation> explanation = Explainer.asked(request);
        if (explanation != null) {
            explanation.set(Explainer.of(incoming, decision));
            request.abortWith(Response.noContent().build());
            return;
        }
        offerToFastLane(request, incoming);
        act(request, incoming, decision);
    }

    /** Reads what the cache has to know of a request. */
    ResourceRequest read(ContainerRequestContext request) throws IOException {
        // Before anything else: what is invalidated from now on is not to be stored.
        RequestStart start = settings.engine().start();
        ClientRequest client = new ClientRequest(request);
        CacheControl directives = WriteConditions.isOne(request)
                ? WriteConditions.FRESH
                : settings.engine().directives(client);
        MethodPlan plan = routed.of(request);
        Instant now = settings.engine().clock().instant();
        CacheRequest cacheRequest = new CacheRequest(
                plan.policy(),
                client,
                directives,
                identity(request, plan),
                keying(request, client, plan),
                stored -> filters.thatCanServe(stored, client.uri()),
                client.isRefresh(),
                now,
                now,
                start);
        return new ResourceRequest(plan, filters, reads, settings, client, cacheRequest);
    }

    private void offerToFastLane(ContainerRequestContext request, ResourceRequest incoming) {
        if (!(incoming.keying() instanceof Keying.Key key)
                || !(request.getProperty(FastLaneEntry.PROPERTY) instanceof Consumer<?> server)) {
            return;
        }
        FastLaneAccess access =
                passage.access(incoming.plan(), incoming.client().uri());
        if (access == null) {
            return;
        }
        SecurityContext security = request.getSecurityContext();
        Principal principal = security == null ? null : security.getUserPrincipal();
        if (principal != null && principal.getName() == null) {
            return;
        }
        // Not the SecurityContext itself, which would keep the request.
        Set<String> held = access.roles().stream()
                .filter(role -> security != null && security.isUserInRole(role))
                .collect(Collectors.toUnmodifiableSet());
        LaneCaller caller = new LaneCaller(principal == null ? null : principal.getName(), held::contains, false);
        @SuppressWarnings("unchecked") // PROPERTY says what it is.
        Consumer<FastLaneEntry> asking = (Consumer<FastLaneEntry>) server;
        asking.accept(new FastLaneEntry(
                settings.engine(), incoming.plan().policy(), key, access, caller, settings.deployment()::run));
    }

    private Keying keying(ContainerRequestContext request, ClientRequest client, MethodPlan plan) throws IOException {
        Reason unknown = plan.unknownInput();
        if (unknown != null && plan.policy().isStored()) {
            return new Keying.NoKey(unknown);
        }
        List<String> late = passage.runAfterLookUp(request.getUriInfo());
        if (!late.isEmpty()) {
            return new Keying.NoKey(Reason.of(Reason.Kind.LATE_FILTER, String.join(", ", late)));
        }
        String condition = Preconditions.ofTheOrigin(client);
        if (condition != null) {
            return new Keying.NoKey(Reason.of(Reason.Kind.ORIGIN_CONDITION, condition));
        }
        List<String> first = filters.thatRunFirst(request.getUriInfo());
        if (!first.isEmpty()) {
            return new Keying.NoKey(Reason.of(Reason.Kind.FIRST_FILTER, String.join(", ", first)));
        }
        List<String> outermost = reads.outermost(request.getUriInfo());
        if (!outermost.isEmpty()) {
            return new Keying.NoKey(Reason.of(Reason.Kind.FIRST_INTERCEPTOR, String.join(", ", outermost)));
        }
        Reason hindrance = guard.hindrance(request);
        if (hindrance != null) {
            return new Keying.NoKey(hindrance);
        }
        Optional<String> unless = settings.predicates().firstNot(false, plan.unless(), request);
        return unless.isPresent()
                ? new Keying.NoKey(Reason.of(Reason.Kind.UNLESS, unless.get()))
                : plan.key().of(request);
    }

    private void act(ContainerRequestContext request, ResourceRequest incoming, Decision decision) {
        if (decision instanceof Decision.Hit hit) {
            take(request, new StoredExchange(incoming, hit));
        } else if (decision instanceof Decision.StaleHit stale) {
            settings.refresh().reportHung();
            settings.refresh().behind(request, incoming, stale);
            take(request, new StoredExchange(incoming, stale.hit()));
        } else if (decision instanceof Decision.NothingStored nothing) {
            refuse(request, incoming, nothing.handling());
        } else if (decision instanceof Decision.Run run) {
            settings.explainer().seenAt(request.getUriInfo().getBaseUri());
            settings.refresh().reportHung();
            run(request, incoming, run);
        } else if (decision instanceof Decision.Bypass bypass) {
            if (incoming.keying() instanceof Keying.Key) {
                settings.explainer().seenAt(request.getUriInfo().getBaseUri());
            }
            take(request, ResourceExchange.bypass(incoming, bypass));
        }
    }

    /** Runs the method, or waits for another request that runs it. */
    private void run(ContainerRequestContext request, ResourceRequest incoming, Decision.Run run) {
        if (!run.mayCollapse()) {
            take(request, ResourceExchange.of(incoming, run.found(), null));
            return;
        }
        boolean mayWait = request.getProperty(FastLaneEntry.WAITED) == null;
        Outcome outcome = collapser.join(
                incoming.cacheRequest(),
                run,
                mayWait,
                end -> settings.injected().atEndOfRequest(end::run));
        if (outcome instanceof Outcome.SendStored answered) {
            take(request, new StoredExchange(incoming, answered.hit()));
        } else if (outcome instanceof Outcome.RunMethod runs) {
            take(request, ResourceExchange.of(incoming.with(runs.request()), runs.found(), runs.leader()));
        }
    }

    private void take(ContainerRequestContext request, Exchange exchange) {
        request.setProperty(Exchange.PROPERTY, exchange);
        CacheResponseWriter.install(request, exchange);
        if (exchange instanceof StoredExchange hit) {
            request.abortWith(hit.response(request));
        } else if (exchange instanceof ResourceExchange fill) {
            fill.begins(request);
            settings.injected().atEndOfRequest(fill::end);
        }
    }

    /** The client wants what is stored, or nothing (RFC 9111 §5.2.1.7). */
    private void refuse(ContainerRequestContext request, ResourceRequest incoming, Handling handling) {
        request.abortWith(Response.status(Response.Status.GATEWAY_TIMEOUT)
                .header(FieldNames.CACHE_STATUS, settings.engine().status().of(handling))
                .build());
        incoming.notifyListeners(handling, Response.Status.GATEWAY_TIMEOUT.getStatusCode(), null, null, 0);
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
