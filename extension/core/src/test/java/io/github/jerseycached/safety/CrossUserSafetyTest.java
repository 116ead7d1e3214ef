package io.github.jerseycached.safety;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HitGuard;
import io.github.jerseycached.HitRequest;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import jakarta.annotation.Priority;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Crossed users: what was made for one caller never answers another. */
class CrossUserSafetyTest {

    private static final int PRINCIPALS = 1_000;
    private static final int REQUESTS = 10_000;
    private static final int CLIENTS = 8;
    private static final List<String> ROLES = List.of("admin", "editor", "reader");

    @Path("/")
    @Produces("text/plain")
    public static class Resource {
        final AtomicInteger runs = new AtomicInteger();

        @Inject
        HttpCache cache;

        @GET
        @Path("auto")
        @Cached(ttl = 60)
        public String auto(@Context SecurityContext security) {
            return name(security);
        }

        @GET
        @Path("private")
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE)
        public String priv(@Context SecurityContext security) {
            return name(security);
        }

        @GET
        @Path("private-with-roles")
        @Cached(
                ttl = 60,
                scope = Cached.Scope.PRIVATE,
                roles = {"admin", "editor", "reader"})
        public String privateWithRoles(@Context SecurityContext security) {
            return name(security) + " " + held(security);
        }

        @GET
        @Path("roles")
        @Cached(
                ttl = 60,
                scope = Cached.Scope.ROLES,
                roles = {"admin", "editor", "reader"})
        public String roles(@Context SecurityContext security) {
            return held(security);
        }

        @GET
        @Path("public")
        @Cached(ttl = 60, scope = Cached.Scope.PUBLIC)
        public String forAll() {
            return "everybody";
        }

        @GET
        @Path("cookie")
        @Cached(ttl = 60)
        public String cookie(@CookieParam("session") String session) {
            return session;
        }

        @GET
        @Path("private-cookie")
        @Cached(ttl = 60)
        public String privateCookie(@Context SecurityContext security, @CookieParam("session") String session) {
            return name(security) + " " + session;
        }

        @GET
        @Path("counted")
        @Cached(ttl = 60)
        public String counted() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("counted-public")
        @Cached(ttl = 60, scope = Cached.Scope.PUBLIC)
        public String countedPublic() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("counted-private")
        @Cached(ttl = 60, scope = Cached.Scope.PRIVATE)
        public String countedPrivate() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("guarded-public")
        @RolesAllowed("admin")
        @Cached(ttl = 60, scope = Cached.Scope.PUBLIC)
        public String guardedPublic() {
            return "run " + runs.incrementAndGet();
        }

        @GET
        @Path("guarded-roles")
        @RolesAllowed({"admin", "editor"})
        @Cached(ttl = 60, scope = Cached.Scope.ROLES)
        public String guardedRoles(@Context SecurityContext security) {
            return held(security) + "run " + runs.incrementAndGet();
        }

        @GET
        @Path("guarded-auto")
        @RolesAllowed({"admin", "editor"})
        @Cached(ttl = 60)
        public String guardedAuto() {
            return "run " + runs.incrementAndGet();
        }

        @POST
        @Path("forget")
        public String forget(@QueryParam("name") String name) {
            cache.invalidatePrincipal(name);
            return "forgotten";
        }

        private static String name(SecurityContext security) {
            return security.getUserPrincipal() == null
                    ? "nobody"
                    : security.getUserPrincipal().getName();
        }

        private static String held(SecurityContext security) {
            return ROLES.stream().filter(security::isUserInRole).collect(Collectors.joining(" "));
        }
    }

    /** Turns away whoever shows a token that is none, as the filter of an application does. */
    @Priority(Priorities.AUTHENTICATION)
    public static class ChecksTokens implements ContainerRequestFilter, HitGuard {
        @Override
        public void filter(ContainerRequestContext request) {
            if ("Bearer revoked".equals(request.getHeaderString("Authorization"))) {
                request.abortWith(Response.status(401).entity("revoked").build());
            }
        }

        @Override
        public Verdict check(HitRequest request) {
            return "Bearer revoked".equals(request.field("Authorization"))
                    ? Verdict.leaveToApplication()
                    : Verdict.answer();
        }
    }

    private final Resource resource = new Resource();

    private CachedServer server() {
        return CachedServer.of(resource, new SignIn(), ChecksTokens.class, RolesAllowedDynamicFeature.class);
    }

    /** A request and what its caller must get. */
    private record Asked(String path, List<String> fields, String expected) {}

    private static Asked asked(Random random) {
        int user = random.nextInt(PRINCIPALS);
        String name = "user-" + user;
        // Roles of a user change from one request to the next, as they do for one who steps up.
        List<String> held = ROLES.stream().filter(role -> random.nextBoolean()).toList();
        String roles = String.join(" ", held);
        String session = "session-" + random.nextInt(PRINCIPALS);
        List<String> fields = new ArrayList<>(List.of("X-User", name));
        if (!held.isEmpty()) {
            fields.addAll(List.of("X-Roles", String.join(",", held)));
        }
        if (random.nextInt(3) == 0) {
            fields.addAll(List.of("Authorization", "Bearer token-of-" + name));
        }
        boolean anonymous = random.nextInt(20) == 0;
        List<String> nobody = List.of("Cookie", "session=" + session);
        return switch (random.nextInt(7)) {
            case 0 -> new Asked("/auto", anonymous ? nobody : fields, anonymous ? "nobody" : name);
            case 1 -> new Asked("/private", anonymous ? nobody : fields, anonymous ? "nobody" : name);
            case 2 -> new Asked("/private-with-roles", fields, name + " " + roles);
            case 3 -> new Asked("/roles", anonymous ? nobody : fields, anonymous ? "" : roles);
            case 4 -> new Asked("/public", anonymous ? nobody : fields, "everybody");
            case 5 -> new Asked("/cookie", nobody, session);
            default -> {
                // One session of each user: as many pairs as there are users.
                String own = "session-of-" + name;
                fields.addAll(List.of("Cookie", "other=" + session + "; session=" + own));
                yield new Asked("/private-cookie", fields, name + " " + own);
            }
        };
    }

    @Test
    void eachOfAThousandUsersGetsTheirOwnResponse() throws Exception {
        Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
        Map<String, AtomicInteger> hits = new ConcurrentHashMap<>();
        List<String> wrong = new ArrayList<>();
        long begun = System.nanoTime();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (CachedServer server = server()) {
            List<Future<List<String>>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Random random = new Random(1000 + client);
                running.add(clients.submit(() -> {
                    List<String> mistaken = new ArrayList<>();
                    for (int i = 0; i < REQUESTS / CLIENTS; i++) {
                        Asked asked = asked(random);
                        Answer answer = server.get(asked.path(), asked.fields().toArray(String[]::new));
                        count(requests, asked.path());
                        if (answer.field("Cache-Status").contains("; hit")) {
                            count(hits, asked.path());
                        }
                        if (answer.status() != 200 || !answer.body().equals(asked.expected())) {
                            mistaken.add(asked + " got " + answer + " " + answer.body());
                        }
                    }
                    return mistaken;
                }));
            }
            for (Future<List<String>> each : running) {
                wrong.addAll(each.get());
            }
        } finally {
            clients.shutdownNow();
        }
        report(requests, hits, wrong.size(), (System.nanoTime() - begun) / 1e9);
        assertThat(wrong).isEmpty();
        assertThat(total(requests)).isEqualTo(REQUESTS);
        assertThat(hits.keySet()).isEqualTo(requests.keySet());
    }

    private static void count(Map<String, AtomicInteger> counters, String path) {
        counters.computeIfAbsent(path, any -> new AtomicInteger()).incrementAndGet();
    }

    private static int total(Map<String, AtomicInteger> counters) {
        return counters.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    private static void report(
            Map<String, AtomicInteger> requests, Map<String, AtomicInteger> hits, int wrong, double seconds)
            throws IOException {
        StringBuilder figures = new StringBuilder();
        figures.append(String.format(
                Locale.ROOT,
                "principals %,d, requests %,d, hits %,d, wrong answers %d, %.1f s%n",
                PRINCIPALS,
                total(requests),
                total(hits),
                wrong,
                seconds));
        new TreeMap<>(requests)
                .forEach((path, count) -> figures.append(String.format(
                        Locale.ROOT,
                        "  %-20s requests %,6d, hits %,6d%n",
                        path,
                        count.get(),
                        hits.get(path).get())));
        java.nio.file.Path file = java.nio.file.Path.of("target", "safety", "cross-user.txt");
        Files.createDirectories(file.getParent());
        Files.writeString(file, figures);
    }

    @Test
    void invalidationOfAPrincipalRemovesOnlyTheirResponses() {
        try (CachedServer server = server()) {
            for (String user : List.of("alice", "bob")) {
                server.get("/private", "X-User", user).isStoredMiss();
                server.get("/private-with-roles", "X-User", user, "X-Roles", "admin")
                        .isStoredMiss();
            }
            server.get("/private").isStoredMiss().hasBody("nobody");
            server.get("/public").isStoredMiss();
            server.get("/roles", "X-User", "alice", "X-Roles", "admin").isStoredMiss();
            server.send("POST", "/forget?name=alice").hasBody("forgotten");
            server.get("/private", "X-User", "alice").isStoredMiss().hasBody("alice");
            server.get("/private-with-roles", "X-User", "alice", "X-Roles", "admin")
                    .isStoredMiss();
            server.get("/private", "X-User", "bob").isHit().hasBody("bob");
            server.get("/private-with-roles", "X-User", "bob", "X-Roles", "admin")
                    .isHit();
            server.get("/private").isHit().hasBody("nobody");
            server.get("/public").isHit();
            server.get("/roles", "X-User", "alice", "X-Roles", "admin").isHit();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "Alice", "alice ", "ALICE", "alic\u00e9", "alice principal=bob", "-"})
    void similarPrincipalNamesAreDistinct(String user) throws IOException {
        try (CachedServer server = server()) {
            RawClient raw = new RawClient(server.root());
            server.get("/private", "X-User", "alice").isStoredMiss();
            server.get("/private").isStoredMiss();
            String name = raw.get("/private", "X-User: " + user).body();
            if (!name.equals("alice")) {
                assertThat(name).isEqualTo(user.equals("alic\u00e9") ? "alic\u00c3\u00a9" : user.strip());
            }
            server.get("/private", "X-User", "alice").isHit().hasBody("alice");
            server.get("/private").isHit().hasBody("nobody");
        }
    }

    @Test
    void invalidAuthorizationGetsPublicHitsAndBypassesOtherwise() {
        try (CachedServer server = server()) {
            server.get("/counted-public").hasBody("run 1").isStoredMiss();
            server.get("/counted").hasBody("run 2").isStoredMiss();
            int run = 2;
            for (String junk : List.of("junk", "Bearer x", "Basic", "Basic ====", "\"")) {
                server.get("/counted-public", "Authorization", junk)
                        .hasBody("run 1")
                        .isHit();
                server.get("/counted", "Authorization", junk)
                        .hasBody("run " + ++run)
                        .isNotStored("Authorization")
                        .has("Cache-Control", "private, max-age=60");
            }
            server.get("/counted").hasBody("run 2").isHit();
        }
    }

    @Test
    void authorizationWithoutPrincipalIsNotStored() {
        try (CachedServer server = server()) {
            server.get("/counted-private", "Authorization", "Bearer a")
                    .hasBody("run 1")
                    .isNotStored("Authorization without a principal");
            server.get("/counted-private", "Authorization", "Bearer b")
                    .hasBody("run 2")
                    .isNotStored("Authorization without a principal");
            assertThat(server.storedKeys()).isZero();
            server.get("/counted-private", "X-User", "alice", "Authorization", "Bearer a")
                    .isStoredMiss();
            server.get("/roles", "Authorization", "Bearer a").isNotStored("Authorization without a principal");
        }
    }

    @Test
    void aPrincipalWithoutANameIsNotStored() {
        try (CachedServer server = server()) {
            server.get("/counted-private", "X-User", SignIn.NAMELESS)
                    .hasBody("run 1")
                    .isNotStored("principal without a name");
            server.get("/counted-private", "X-User", SignIn.NAMELESS).hasBody("run 2");
            assertThat(server.storedKeys()).isZero();
        }
    }

    @Test
    void storedResponseIsAuthorizedOnEveryHit() {
        String[] admin = {"X-User", "alice", "X-Roles", "admin"};
        String[] editor = {"X-User", "carol", "X-Roles", "editor"};
        String[] reader = {"X-User", "bob", "X-Roles", "reader"};
        try (CachedServer server = server()) {
            server.get("/guarded-public", admin)
                    .hasBody("run 1")
                    .isStoredMiss()
                    .has("Cache-Control", "private, max-age=60");
            server.get("/guarded-public", "X-User", "dave", "X-Roles", "admin")
                    .hasBody("run 1")
                    .isHit();
            server.get("/guarded-roles", admin).hasBody("adminrun 2").isStoredMiss();
            server.get("/guarded-roles", editor).hasBody("editorrun 3").isStoredMiss();
            server.get("/guarded-roles", "X-User", "dave", "X-Roles", "admin")
                    .hasBody("adminrun 2")
                    .isHit();
            server.get("/guarded-auto", admin).hasBody("run 4").isStoredMiss();
            server.get("/guarded-auto", editor).hasBody("run 5").isStoredMiss();
            for (String path : List.of("/guarded-public", "/guarded-roles", "/guarded-auto")) {
                server.get(path, reader).hasStatus(403).hasNo("Cache-Status");
                server.get(path).hasStatus(403).hasNo("Cache-Status");
                server.get(path, "X-User", "alice").hasStatus(403).hasNo("Cache-Status");
                server.get(path, "Authorization", "Bearer revoked")
                        .hasStatus(401)
                        .hasBody("revoked")
                        .hasNo("Cache-Status");
                server.get(
                                path,
                                Stream.concat(Stream.of(admin), Stream.of("If-None-Match", "*"))
                                        .toArray(String[]::new))
                        .hasStatus(304);
                server.get(
                                path,
                                Stream.concat(Stream.of(reader), Stream.of("If-None-Match", "*"))
                                        .toArray(String[]::new))
                        .hasStatus(403);
                server.head(path, reader).hasStatus(403).hasNo("ETag");
                server.get(path, admin).isHit();
            }
        }
    }

    @Test
    void keysAndNamesContainNoSecrets() {
        RecordingStore store = new RecordingStore();
        try (CachedServer server = CachedServer.of(CachedServer.config(resource, new SignIn()), store)) {
            for (String path : List.of("/auto", "/private", "/private-with-roles", "/roles", "/public", "/cookie")) {
                String[] fields = {
                    "X-User", "NameOfAlice", "Authorization", "Bearer TokenOfAlice", "Cookie", "session=CookieOfAlice"
                };
                server.get(path, fields).hasStatus(200);
                server.get(path, fields);
            }
            server.get("/cookie", "Cookie", "session=CookieOfAlice").isStoredMiss();
            server.get("/private-cookie", "X-User", "NameOfAlice", "Cookie", "session=CookieOfAlice")
                    .isStoredMiss();
            server.send("POST", "/forget?name=NameOfAlice").hasStatus(200);
        }
        assertThat(store.texts())
                .hasSizeGreaterThan(10)
                .allSatisfy(text -> assertThat(text)
                        .doesNotContain("NameOfAlice", "TokenOfAlice", "CookieOfAlice")
                        // Nor a hash that anybody could compute.
                        .doesNotContain(Integer.toString("NameOfAlice".hashCode())));
    }

    @Test
    void theSameUserHasAnotherKeyInAnotherStore() {
        RecordingStore one = new RecordingStore();
        RecordingStore other = new RecordingStore();
        for (RecordingStore store : List.of(one, other)) {
            try (CachedServer server = CachedServer.of(CachedServer.config(new Resource(), new SignIn()), store)) {
                server.get("/private", "X-User", "alice").isStoredMiss();
            }
        }
        assertThat(principals(one)).isNotEmpty().doesNotContainAnyElementsOf(principals(other));
    }

    private static List<String> principals(RecordingStore store) {
        return store.texts().stream()
                .filter(text -> text.startsWith("principal:"))
                .toList();
    }
}
