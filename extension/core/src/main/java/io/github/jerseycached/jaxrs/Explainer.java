package io.github.jerseycached.jaxrs;

import io.github.jerseycached.Cached;
import io.github.jerseycached.Explanation;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Hosts;
import io.github.jerseycached.http.OwnUri;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Variants;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
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
final class Explainer {

    static final String NO_FIELDS = "fields must not be null; an empty map is for a request without fields";

    private static final String PROPERTY = Explainer.class.getName();
    private static final URI NOWHERE = URI.create("http://localhost/");
    private static final int LONGEST_SECONDS = 10;
    private static final int MOST_VOTES = 1000;

    private volatile @Nullable ApplicationHandler application;
    // The base URI of most requests, by the majority vote of Boyer and Moore: a forged Host changes nothing.
    private volatile URI base;
    private int votes;

    /** @param hosts those of the application */
    Explainer(Hosts hosts) {
        base = hosts.names().isEmpty()
                ? NOWHERE
                : URI.create("http://" + hosts.names().first() + '/');
    }

    void start(ApplicationHandler handler) {
        application = handler;
    }

    /** Takes note of where a request saw the application. */
    synchronized void seenAt(URI uri) {
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
    static @Nullable AtomicReference<Explanation> asked(ContainerRequestContext request) {
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
    static Explanation none(String decision) {
        return new Explanation(null, null, List.of(), null, List.of(), List.of(), decision);
    }

    /** Explains a request that has come to the cache. */
    static Explanation of(Visit visit) {
        MethodPlan plan = visit.plan();
        if (!(visit.keyed() instanceof Keyed.By by)) {
            String why = visit.keyed() instanceof Keyed.NotAtAll not ? not.why().detail() : "";
            return explanation(visit, null, List.of(), List.of(), "bypass: " + why + "; the method would run");
        }
        if (!plan.store()) {
            return explanation(visit, by, List.of(), List.of(), "not to be stored; the method would run");
        }
        Instant now = visit.at();
        Variants stored = visit.stored(by.key());
        Reuse reuse = Reuse.decide(visit.client(), visit.asked(), visit.identity() != null, stored, now);
        boolean refreshed = false;
        if (reuse instanceof Reuse.ServeStale stale && stale.refresh()) {
            BackgroundRefresh.Outlook outlook = visit.settings().refresh().outlook(by, stale.response(), now);
            refreshed = outlook == BackgroundRefresh.Outlook.REFRESHED;
            if (outlook == BackgroundRefresh.Outlook.FOREGROUND
                    && !visit.asked().has("only-if-cached")) {
                // As for the request itself: then it is not served stale while somebody refreshes it.
                reuse = Reuse.askFirst(stale);
            }
        }
        return explanation(
                visit,
                by,
                parts(by),
                stored.newestFirst().stream()
                        .map(each -> stored(by.key(), each, visit))
                        .toList(),
                words(reuse, refreshed, visit));
    }

    private static Explanation explanation(
            Visit visit,
            Keyed.@Nullable By by,
            List<Explanation.Part> parts,
            List<Explanation.Stored> stored,
            String decision) {
        return new Explanation(
                visit.plan().name(),
                visit.plan().route(),
                rules(visit),
                by == null ? null : by.key().toString(),
                parts,
                stored,
                decision);
    }

    private static List<String> rules(Visit visit) {
        MethodPlan plan = visit.plan();
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
        for (ProviderReads.Reading each :
                visit.providers().ofContent(visit.client().uri(), plan.key())) {
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

    private static List<Explanation.Part> parts(Keyed.By by) {
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

    private static Explanation.Stored stored(CacheKey key, StoredResponse response, Visit visit) {
        return new Explanation.Stored(
                StoreControl.summary(key, response, visit.at()),
                response.selectingFields().match(visit.client()));
    }

    private static String words(Reuse reuse, boolean refreshed, Visit visit) {
        if (reuse instanceof Reuse.Serve serve) {
            return "hit: served from the store, " + serve.age().toSeconds() + " s old";
        }
        if (reuse instanceof Reuse.ServeStale stale) {
            return "stale: served " + stale.age().toSeconds() + " s old, by " + stale.why()
                    + (refreshed ? ", and refreshed" : "");
        }
        if (reuse instanceof Reuse.Validate validate) {
            return "the method would run, asked whether what is stored still holds: "
                    + validate.why().token();
        }
        if (reuse instanceof Reuse.Miss miss) {
            String who =
                    visit.identity() == null ? "" : ", and nothing is stored for a request with " + visit.identity();
            return "miss: the method would run: " + miss.why().token() + who;
        }
        return "504: the client wants what is stored, and nothing serves";
    }
}
