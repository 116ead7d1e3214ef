package io.github.jerseycached.console;

import io.github.jerseycached.Explanation;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.Invalidation;
import io.github.jerseycached.StoredSummary;
import io.github.jerseycached.syntax.FieldNames;
import io.github.jerseycached.syntax.Hosts;
import io.github.jerseycached.syntax.OwnUri;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.security.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassfish.jersey.process.Inflector;
import org.glassfish.jersey.server.ChunkedOutput;
import org.glassfish.jersey.server.model.ModelProcessor;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceModel;
import org.jspecify.annotations.Nullable;

/** What there is below the console's path. Adds it to the application's resources, for the path is known only now. */
final class ConsoleRoutes implements ModelProcessor {

    static final String INVALIDATE = "invalidate";

    private static final Logger LOG = System.getLogger(ConsoleRoutes.class.getName());
    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String SVG = "image/svg+xml";
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream; charset=utf-8";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_STORED = 1000;

    // All there is comes from here, and from files: a value that were taken for markup could do nothing.
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final String path;
    private final Guard guard;
    private final ConsoleLifecycle lifecycle;
    private final Observations observations;
    private final EventStreams streams;
    private final PageFiles files;

    ConsoleRoutes(
            String path,
            Guard guard,
            ConsoleLifecycle lifecycle,
            Observations observations,
            EventStreams streams,
            PageFiles files) {
        this.path = path;
        this.guard = guard;
        this.lifecycle = lifecycle;
        this.observations = observations;
        this.streams = streams;
        this.files = files;
    }

    /** Answers a request that may be answered. */
    private interface Route {
        Response answer(ContainerRequestContext request, HttpCache cache) throws IOException;
    }

    @Override
    public ResourceModel processResourceModel(ResourceModel model, Configuration configuration) {
        Resource.Builder console = Resource.builder(path);
        add(console, "GET", Guard.Action.VISIT, this::page);
        add(console, "console.css", "GET", Guard.Action.READ, (request, cache) -> ok(CSS, files.style()));
        add(console, "console.js", "GET", Guard.Action.READ, (request, cache) -> ok(SCRIPT, files.script()));
        add(console, "console.svg", "GET", Guard.Action.READ, (request, cache) -> ok(SVG, files.icon()));
        add(console, "summary", "GET", Guard.Action.READ, this::summary);
        add(console, "stored", "GET", Guard.Action.READ, this::stored);
        add(console, "explain", "GET", Guard.Action.READ, this::explain);
        add(console, "events", "GET", Guard.Action.READ, this::events);
        // Else Jersey has GET answer it, which would open a stream that nobody reads.
        add(console, "events", "HEAD", Guard.Action.READ, (request, cache) -> ok(EVENTS, new byte[0]));
        add(console, INVALIDATE, "POST", Guard.Action.WRITE, this::invalidate);
        return new ResourceModel.Builder(model, false)
                .addResource(console.build())
                .build();
    }

    @Override
    public ResourceModel processSubResource(ResourceModel model, Configuration configuration) {
        return model;
    }

    private void add(Resource.Builder parent, String name, String method, Guard.Action action, Route route) {
        add(parent.addChildResource(name), method, action, route);
    }

    private void add(Resource.Builder resource, String method, Guard.Action action, Route route) {
        resource.addMethod(method).handledBy(new Inflector<ContainerRequestContext, Response>() {
            @Override
            public Response apply(ContainerRequestContext request) {
                return respond(request, action, route);
            }
        });
    }

    private Response respond(ContainerRequestContext request, Guard.Action action, Route route) {
        Guard.Refusal refusal = guard.refusal(request, action);
        if (refusal != null) {
            Response refused = problem(refusal.status(), refusal.why());
            String challenge = guard.challenge();
            return refusal.status() != 401 || challenge == null
                    ? refused
                    : Response.fromResponse(refused)
                            .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                            .build();
        }
        HttpCache cache = lifecycle.cache();
        if (cache == null || !cache.isEnabled()) {
            return problem(503, "the cache is switched off");
        }
        try {
            return route.answer(request, cache);
        } catch (IllegalArgumentException wrong) {
            return problem(400, String.valueOf(wrong.getMessage()));
        } catch (IOException broken) {
            return problem(400, "the content cannot be read");
        }
    }

    private Response page(ContainerRequestContext request, HttpCache cache) {
        // Jersey takes the path with and without a slash at its end, which makes a difference for relative links.
        boolean slash = request.getUriInfo().getRequestUri().getRawPath().endsWith("/");
        return ok(HTML, files.page(slash ? "" : path.substring(path.lastIndexOf('/') + 1) + '/'));
    }

    private Response summary(ContainerRequestContext request, HttpCache cache) {
        return json(json -> observations.summary(json, cache.statistics()));
    }

    private Response stored(ContainerRequestContext request, HttpCache cache) {
        MultivaluedMap<String, String> query = request.getUriInfo().getQueryParameters();
        String text = query.getFirst("text");
        int limit = limit(query.getFirst("limit"));
        // One more, to know whether there are more.
        List<StoredSummary> found = cache.find(text == null ? "" : text, limit + 1);
        return json(json -> {
            json.writeArrayFieldStart("stored");
            for (StoredSummary response : found.subList(0, Math.min(limit, found.size()))) {
                json.writeStartObject();
                Json.stored(json, response);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("more", found.size() > limit);
        });
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MOST_STORED) {
            throw new IllegalArgumentException("limit must be from 1 to " + MOST_STORED);
        }
        return limit;
    }

    private Response explain(ContainerRequestContext request, HttpCache cache) {
        MultivaluedMap<String, String> query = request.getUriInfo().getQueryParameters();
        String text = query.getFirst("uri");
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("uri is missing: what is to be explained?");
        }
        URI base = request.getUriInfo().getBaseUri();
        URI uri = OwnUri.parse(text.strip());
        String asked = OwnUri.path(uri, Hosts.ANY).replaceAll(";[^/]*", "") + '/';
        // An explanation goes through the application, so that a stream of events would never end.
        if (asked.startsWith('/' + path + '/')
                || asked.startsWith(base.resolve(path + '/').getRawPath())) {
            throw new IllegalArgumentException("the console does not explain itself: nothing of it is stored");
        }
        Explanation explanation = cache.explain(uri, fields(query.getOrDefault("field", List.of())));
        return json(json -> {
            Json.text(json, "method", explanation.method());
            Json.text(json, "route", explanation.route());
            Json.texts(json, "plan", explanation.plan());
            Json.text(json, "key", explanation.key());
            json.writeArrayFieldStart("parts");
            for (Explanation.Part part : explanation.parts()) {
                json.writeStartObject();
                json.writeStringField("name", part.name());
                json.writeStringField("value", part.value());
                json.writeStringField("source", part.source());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("stored");
            for (Explanation.Stored stored : explanation.stored()) {
                json.writeStartObject();
                Json.stored(json, stored.response());
                json.writeBooleanField("selected", stored.selected());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("decision", explanation.decision());
        });
    }

    /** Fields as they stand in a message: name, colon, value. */
    private static Map<String, List<String>> fields(List<String> lines) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? line : line.substring(0, colon);
            if (colon < 0
                    || !FieldNames.isName(name)
                    || line.chars().anyMatch(each -> Character.isISOControl(each) && each != '\t')) {
                throw new IllegalArgumentException("a field is a name, a colon and a value, as Accept-Language: fr");
            }
            fields.computeIfAbsent(name, none -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return fields;
    }

    private Response events(ContainerRequestContext request, HttpCache cache) {
        ChunkedOutput<byte[]> output = new ChunkedOutput<>(byte[].class);
        boolean open = streams.open(new EventStreams.Sink() {
            @Override
            public void write(byte[] bytes) throws IOException {
                output.write(bytes);
            }

            @Override
            public void close() {
                try {
                    output.close();
                } catch (IOException | RuntimeException gone) {
                    LOG.log(Level.DEBUG, "A stream of events ended before its end", gone);
                }
            }
        });
        if (!open) {
            return Response.fromResponse(
                            problem(503, "there are " + EventStreams.MOST + " who watch already, or the end is near"))
                    .header(HttpHeaders.RETRY_AFTER, 10)
                    .build();
        }
        // Jersey's EncodingFilter leaves a coded response alone: through gzip, nothing would come until the stream's
        // end.
        return with(Response.ok(output), EVENTS)
                .header(HttpHeaders.CONTENT_ENCODING, "identity")
                // The same, said to nginx.
                .header("X-Accel-Buffering", "no")
                .build();
    }

    private Response invalidate(ContainerRequestContext request, HttpCache cache) throws IOException {
        Invalidation done = InvalidationOrder.read(request.getEntityStream()).on(cache);
        Principal operator = request.getSecurityContext().getUserPrincipal();
        LOG.log(
                Level.INFO,
                () -> visible(operator.getName() + " invalidated " + String.join(", ", done.names())
                        + (done.soft() ? ", softly" : "") + ": " + done.stored() + " stored responses"));
        return json(json -> Observations.invalidation(json, done));
    }

    // A line break in a tag would begin a line of the log that says something else.
    private static String visible(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static Response json(Json.Content fields) {
        return ok(JSON, Json.object(fields));
    }

    private static Response problem(int status, String why) {
        return with(Response.status(status).entity(Json.object(json -> json.writeStringField("error", why))), JSON)
                .build();
    }

    private static Response ok(String type, byte[] content) {
        return with(Response.ok(content), type).build();
    }

    private static Response.ResponseBuilder with(Response.ResponseBuilder response, String type) {
        return response.type(type)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff");
    }
}
