package io.github.jerseycached.request;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Explanation;
import io.github.jerseycached.engine.Decision;
import io.github.jerseycached.engine.Keying;
import io.github.jerseycached.engine.LookUp;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.pipeline.ProviderReads;
import io.github.jerseycached.plan.KeyPart;
import io.github.jerseycached.plan.MethodPlan;
import io.github.jerseycached.syntax.Hosts;
import io.github.jerseycached.syntax.OwnUri;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Says how a request would be answered: it sends one through the application that comes as far as the cache, and there is
 * looked at instead of answered.
 */
public final class Explainer {

    public static final String NO_FIELDS = "fields must not be null; an empty map is for a request without fields";

    private static final String PROPERTY = Explainer.class.getName();
    private static final URI NOWHERE = URI.create("http://localhost/");
    private static final int LONGEST_SECONDS = 10;
    private static final int MOST_VOTES = 1000;

    private volatile @Nullable ApplicationHandler application;
    // The base URI of most requests, by the majority vote of Boyer and Moore: a forged Host changes nothing.
    private volatile URI base;
    private int votes;

    /** @param hosts those of the application */
    public Explainer(Hosts hosts) {
        base = hosts.names().isEmpty()
                ? NOWHERE
                : URI.create("http://" + hosts.names().first() + '/');
    }

    public void start(ApplicationHandler handler) {
        application = handler;
    }

    /** Takes note of where a request saw the application. */
    public synchronized void seenAt(URI uri) {
        if (uri.equals(base)) {
            votes = Math.min(votes + 1, MOST_VOTES);
        } else if (votes > 0) {
            votes--;
        } else {
            base = uri;
            votes = 1;
        }
    }

    /** Where to put the explanation of a request that is there to be explained; {@code null} for any other. */
    @SuppressWarnings("unchecked")
    public static @Nullable AtomicReference<Explanation> asked(ContainerRequestContext request) {
        return (AtomicReference<Explanation>) request.getProperty(PROPERTY);
    }

    /**
     * Explains a GET. A path is relative to the application; one that leads to no cached method there is taken for the whole
     * path.
     *
     * @throws IllegalArgumentException for a URI that no request can have
     * @throws IllegalStateException when the application is not deployed yet
     */
    Explanation explain(URI uri, Map<String, List<String>> fields) {
        // What it says of an unknown host is the method's own reason.
        OwnUri.path(uri, Hosts.ANY);
        Objects.requireNonNull(fields, NO_FIELDS);
        ApplicationHandler handler = application;
        if (handler == null) {
            throw new IllegalStateException("the application is not deployed yet, and knows no methods");
        }
        URI root = base;
        URI whole = root.resolve(uri.getRawAuthority() == null ? URI.create(reference(uri, "/")) : uri);
        if (uri.getRawAuthority() == null) {
            URI within = URI.create(withoutPath(root) + reference(uri, root.getRawPath()));
            Explanation explanation = explain(handler, root, within, fields);
            boolean found = explanation.method() != null || root.getRawPath().equals("/");
            if (found || !whole.getRawPath().startsWith(root.getRawPath())) {
                return explanation;
            }
        }
        return explain(handler, whole.resolve(root.getRawPath()), whole, fields);
    }

    /** A reference to a URI's path and query, below another path. */
    private static String reference(URI uri, String below) {
        String path = uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : '?' + uri.getRawQuery();
        return below + (path.startsWith("/") ? path.substring(1) : path) + query;
    }

    private static String withoutPath(URI root) {
        String text = root.toString();
        return text.substring(0, text.length() - root.getRawPath().length());
    }

    private static Explanation explain(
            ApplicationHandler handler, URI root, URI target, Map<String, List<String>> fields) {
        if (!target.getRawPath().startsWith(root.getRawPath())) {
            return none("the request does not come to the application, which is at " + root.getRawPath());
        }
        AtomicReference<@Nullable Explanation> found = new AtomicReference<>();
        try {
            ContainerResponse response = handler.apply(
                            InternalRequest.of(handler, root, target, fields, PROPERTY, found),
                            OutputStream.nullOutputStream())
                    .get(LONGEST_SECONDS, TimeUnit.SECONDS);
            Explanation explanation = found.get();
            return explanation != null
                    ? explanation
                    : none("the request does not come to a cached method: it is answered " + response.getStatus());
        } catch (ExecutionException | TimeoutException failed) {
            return none("the request does not come to a cached method: it fails");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return none("interrupted");
        }
    }

    /** Explains a request that comes to no cached method. */
    public static Explanation none(String decision) {
        return new Explanation(null, null, List.of(), null, List.of(), List.of(), decision);
    }

    /** Explains a request that has come to the cache, by what was decided for it. */
    public static Explanation of(ResourceRequest incoming, Decision decision) {
        Keying.Key key = incoming.keying() instanceof Keying.Key its ? its : null;
        if (key == null || decision instanceof Decision.Bypass) {
            return explanation(incoming, key, List.of(), List.of(), words(incoming, decision));
        }
        return explanation(
                incoming,
                key,
                parts(key),
                incoming.engine().stored(incoming.cacheRequest(), key).newestFirst().stream()
                        .map(each -> stored(key.key(), each, incoming))
                        .toList(),
                words(incoming, decision));
    }

    private static Explanation explanation(
            ResourceRequest incoming,
            Keying.@Nullable Key by,
            List<Explanation.Part> parts,
            List<Explanation.Stored> stored,
            String decision) {
        return new Explanation(
                incoming.plan().name(),
                incoming.plan().route(),
                rules(incoming),
                by == null ? null : by.key().toString(),
                parts,
                stored,
                decision);
    }

    private static List<String> rules(ResourceRequest incoming) {
        MethodPlan plan = incoming.plan();
        List<String> rules = new ArrayList<>();
        String lifetime = plan.allowance().lifetime() == null
                ? "as the response says"
                : plan.allowance().lifetime().toSeconds() + " s";
        rules.add("freshness lifetime " + lifetime);
        String cacheControl = plan.lifetimes().cacheControl(Duration.ZERO);
        rules.add("clients are told " + (cacheControl == null ? "nothing" : cacheControl));
        rules.add("scope " + plan.key().scope());
        if (!plan.region().isEmpty()) {
            rules.add("region " + plan.region());
        }
        if (!plan.vary().isEmpty()) {
            rules.add("Vary " + String.join(", ", plan.vary()));
        }
        if (plan.unnamedFields() != null) {
            rules.add("may read any field by " + plan.unnamedFields() + ": stored only where the response says Vary");
        }
        for (ProviderReads.ProviderRead each :
                incoming.providers().ofContent(incoming.client().uri(), plan.key())) {
            rules.add(each.provider() + " reads " + each.read() + ": stored only where "
                    + (each.isOfFields() ? "it adds to Vary, or " : "") + "vary or key names what it depends on");
        }
        if (!plan.tags().isEmpty()) {
            rules.add("tags " + plan.tags());
        }
        plan.unless().forEach(predicate -> rules.add("unless " + predicate.getSimpleName()));
        plan.storeIf().forEach(predicate -> rules.add("storeIf " + predicate.getSimpleName()));
        if (plan.etag() != Cached.Etag.STRONG) {
            rules.add("entity tag " + plan.etag());
        }
        return rules;
    }

    private static List<Explanation.Part> parts(Keying.Key by) {
        List<Explanation.Part> parts = new ArrayList<>();
        List<String> texts = by.key().parts();
        URI target = URI.create(texts.get(1));
        add(parts, KeyPart.METHOD.label(), texts.get(0));
        add(parts, KeyPart.AUTHORITY.label(), String.valueOf(target.getRawAuthority()));
        add(parts, KeyPart.PATH.label(), target.getRawPath());
        add(parts, KeyPart.QUERY.label(), target.getRawQuery() == null ? "" : target.getRawQuery());
        for (String part : texts.subList(2, texts.size())) {
            int equals = part.indexOf('=');
            add(parts, part.substring(0, equals), part.substring(equals + 1));
        }
        return parts;
    }

    private static void add(List<Explanation.Part> parts, String name, String value) {
        parts.add(new Explanation.Part(name, value, KeyPart.sourceOf(name)));
    }

    private static Explanation.Stored stored(CacheKey key, StoredResponse response, ResourceRequest incoming) {
        return new Explanation.Stored(
                ApplicationCache.summary(key, response, incoming.cacheRequest().at()),
                response.selectingFields().match(incoming.client()));
    }

    private static String words(ResourceRequest incoming, Decision decision) {
        if (decision instanceof Decision.Hit hit) {
            return words(hit);
        }
        if (decision instanceof Decision.StaleHit stale) {
            return words(stale.hit()) + (stale.isRefreshed() ? ", and refreshed" : "");
        }
        if (decision instanceof Decision.NothingStored) {
            return "504: the client wants what is stored, and nothing serves";
        }
        if (decision instanceof Decision.Bypass bypass) {
            return "bypass: " + bypass.why().detail() + "; the method would run";
        }
        LookUp found = ((Decision.Run) decision).found();
        if (found.reuse() instanceof Reuse.Validate) {
            return "the method would run, asked whether what is stored still holds: "
                    + found.why().token();
        }
        String who = incoming.isIdentified() ? ", and nothing is stored for a request with " + incoming.identity() : "";
        return "miss: the method would run: " + found.why().token() + who;
    }

    private static String words(Decision.Hit hit) {
        Duration age = hit.age() == null ? Duration.ZERO : hit.age();
        return hit.handling() instanceof Handling.ServedStale stale
                ? "stale: served " + age.toSeconds() + " s old, by " + stale.detail()
                : "hit: served from the store, " + age.toSeconds() + " s old";
    }
}
