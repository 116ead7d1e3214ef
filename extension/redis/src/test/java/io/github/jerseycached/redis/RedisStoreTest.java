package io.github.jerseycached.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.RequestHead;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.store.EhcacheStore;
import io.github.jerseycached.store.OrderInterleavings;
import io.github.jerseycached.store.SteadyClock;
import io.github.jerseycached.store.StoreSettings;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.Fields;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.FreePort;
import io.github.jerseycached.testkit.RedisCluster;
import io.github.jerseycached.testkit.RedisServer;
import io.lettuce.core.AclCategory;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SslOptions;
import io.lettuce.core.protocol.CommandType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What two nodes with one Redis have of each other. */
class RedisStoreTest {

    private static final CacheKey KEY = CacheKey.of("GET", "http://example.org/a");
    private static final CacheKey OTHER = CacheKey.of("GET", "http://example.org/b");
    private static final String TAG = Provenance.tag("t");

    private static RedisServer redis;

    private final List<RedisStore> stores = new ArrayList<>();
    private RedisStore one;
    private RedisStore other;

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.running();
    }

    @AfterAll
    static void stopRedis() {
        if (redis != null) {
            redis.close();
        }
    }

    @BeforeEach
    void open() {
        redis.tell(commands -> commands.flushall());
        one = open(RedisStore.builder().near(EhcacheStore.builder().build()));
        other = open(RedisStore.builder().near(EhcacheStore.builder().build()));
    }

    @AfterEach
    void close() {
        stores.forEach(RedisStore::close);
    }

    private RedisStore open(RedisStore.Builder settings) {
        return open(redis.uri(), settings);
    }

    // The machine may be busy: what is tested here is not how fast it is.
    private RedisStore open(String uri, RedisStore.Builder settings) {
        RedisStore store = settings.uri(uri)
                .timeout(Duration.ofSeconds(5))
                .bound(Duration.ofSeconds(2))
                .build();
        store.open();
        stores.add(store);
        return store;
    }

    @Test
    void olderResponseNeverReplacesANewerOneInRedis() {
        RedisStore alone = ordered("alone");
        // What is on its way to Redis is sent again by the next beat.
        OrderInterleavings.check(Instant.now(), true, alone, alone);
    }

    @Test
    void olderResponseNeverReplacesANewerOneOnTwoNodes() {
        OrderInterleavings.check(Instant.now(), true, ordered("two"), ordered("two"));
    }

    /** Has both nodes, however slow the machine is, rely until the end on what they heard of Redis. */
    private void takeTheirTime() {
        one = ordered("slow", RedisStore.builder().near(EhcacheStore.builder().build()));
        other = ordered("slow", RedisStore.builder().near(EhcacheStore.builder().build()));
    }

    private RedisStore ordered(String prefix) {
        return ordered(prefix, RedisStore.builder());
    }

    private RedisStore ordered(String prefix, RedisStore.Builder settings) {
        // However slow the machine is, what was heard of Redis counts until the end.
        RedisStore store = settings.uri(redis.uri())
                .prefix(prefix)
                .timeout(Duration.ofSeconds(30))
                .bound(Duration.ofMinutes(10))
                .build();
        stores.add(store);
        store.open();
        return store;
    }

    @Test
    void olderResponseNeverReplacesANewerOneOnAnyNode() {
        Instant now = Instant.now();
        assertThat(other.put(KEY, requested(now, "newer"))).isTrue();
        assertThat(one.put(KEY, requested(now.minusSeconds(1), "older"))).isFalse();
        assertThat(body(one.get(KEY).newestFirst().get(0))).isEqualTo("newer");
        assertThat(one.put(KEY, requested(now.plusMillis(500), "newest"))).isTrue();
        assertThat(body(one.get(KEY).newestFirst().get(0))).isEqualTo("newest");
    }

    @Test
    void supersededResponseIsNotRestoredByAnotherNode() {
        takeTheirTime();
        Instant now = Instant.now();
        StoredResponse stale = requested(now.minusSeconds(3600), "stale");
        one.put(KEY, stale);
        assertThat(body(other.get(KEY).newestFirst().get(0))).isEqualTo("stale");
        one.remove(KEY, SelectingFields.NONE, now);
        assertThat(other.get(KEY).isEmpty()).isTrue();
        assertThat(other.put(KEY, requested(now.minusSeconds(1), "older"))).isFalse();
        assertThat(other.get(KEY).isEmpty()).isTrue();
        assertThat(other.put(KEY, requested(now.plusSeconds(1), "newer"))).isTrue();
        assertThat(body(one.get(KEY).newestFirst().get(0))).isEqualTo("newer");
    }

    private StoredResponse requested(Instant when, String body) {
        return new StoredResponse(
                200,
                "OK",
                Fields.of("Content-Type", "text/plain"),
                body.getBytes(StandardCharsets.UTF_8),
                SelectingFields.NONE,
                new Terms(
                        when,
                        when,
                        Duration.ZERO,
                        Duration.ofSeconds(60),
                        CacheControl.parse("stale-if-error=86400"),
                        false),
                new Validators(null, null),
                new Provenance(one.clock(), List.of()));
    }

    @Test
    void responseStoredByOneNodeIsFoundByAnother() {
        assertThat(one.put(KEY, made("hello", one.clock(), TAG))).isTrue();
        assertThat(bodies(one)).containsExactly("hello");
        assertThat(bodies(other)).containsExactly("hello");
    }

    @Test
    void responseIsReadFromRedisWithoutNearStore() {
        RedisStore far = open(RedisStore.builder());
        far.put(KEY, made("hello", far.clock()));
        assertThat(bodies(far)).containsExactly("hello");
        assertThat(far.contents().keys()).isZero();
    }

    @Test
    void responseReadOnceIsServedWithoutRedis() {
        one.put(KEY, made("hello", one.clock()));
        assertThat(bodies(other)).containsExactly("hello");
        redis.tell(commands -> commands.keys("jersey-cached:*").stream()
                .filter(key -> !key.equals("jersey-cached:epochs"))
                .map(commands::del)
                .toList());
        assertThat(bodies(other)).containsExactly("hello");
        assertThat(other.contents().keys()).isEqualTo(1);
    }

    @Test
    void invalidationAppliesImmediatelyLocallyAndSoonElsewhere() {
        one.put(KEY, made("hello", one.clock(), TAG));
        one.put(OTHER, made("bystander", one.clock()));
        assertThat(bodies(other)).containsExactly("hello");
        one.invalidate(List.of(TAG), false);
        assertThat(one.get(KEY).isEmpty()).isTrue();
        Await.until("the other node obeys", () -> other.get(KEY).isEmpty());
        assertThat(other.get(OTHER).isEmpty()).isFalse();
    }

    @Test
    void everythingCanBeInvalidated() {
        takeTheirTime();
        one.put(KEY, made("hello", one.clock()));
        other.invalidate(List.of(Provenance.EVERYTHING), false);
        assertThat(other.get(KEY).isEmpty()).isTrue();
        Await.until("the other node obeys", () -> one.get(KEY).isEmpty());
        assertThat(one.put(KEY, made("again", one.clock()))).isTrue();
        Await.until("the other node finds it", () -> bodies(other).equals(List.of("again")));
    }

    @Test
    void invalidationAppliesOnceAlthoughItsNodeReceivesItsOwnMessage() {
        takeTheirTime();
        int times = 500;
        for (int i = 0; i < times; i++) {
            one.invalidate(List.of(TAG), false);
        }
        assertThat(redis.<List<byte[]>>tell(commands -> commands.zrevrange("slow:epochs", 0, 0)))
                .as("the clock's last turn")
                .extracting(turn -> new String(turn, StandardCharsets.UTF_8))
                .containsExactly("t" + times);
    }

    @Test
    void requestThatBeganBeforeAnInvalidationIsNotStored() {
        long before = one.clock();
        one.invalidate(List.of(TAG), false);
        assertThat(one.put(KEY, made("old", before, TAG))).isFalse();
        assertThat(one.put(KEY, made("new", one.clock(), TAG))).isTrue();
    }

    @Test
    void aSoftInvalidationMakesStaleOnAllNodes() {
        one.put(KEY, made("hello", one.clock(), TAG));
        assertThat(bodies(other)).containsExactly("hello");
        one.invalidate(List.of(TAG), true);
        assertThat(one.get(KEY).newestFirst().get(0).isMadeStale()).isTrue();
        Await.until(
                "the other node obeys",
                () -> other.get(KEY).newestFirst().get(0).isMadeStale());
        other.put(KEY, made("anew", other.clock(), TAG));
        assertThat(one.get(KEY).newestFirst().get(0).isMadeStale()).isFalse();
        assertThat(bodies(one)).containsExactly("anew");
    }

    @Test
    void variantsOfOneKeyAreKeptTogether() {
        one.put(KEY, variant("fr", one.clock()));
        other.put(KEY, variant("de", other.clock()));
        RedisStore third = open(RedisStore.builder());
        assertThat(bodies(third)).containsExactlyInAnyOrder("fr", "de");
        assertThat(third.get(KEY).select(asking("de"))).isPresent();
    }

    @Test
    void oldestVariantIsRemovedBeyondTheBound() {
        for (int i = 0; i < Variants.MOST + 3; i++) {
            one.put(KEY, variant("v" + i, one.clock()));
        }
        RedisStore third = open(RedisStore.builder());
        assertThat(bodies(third)).hasSize(Variants.MOST).doesNotContain("v0", "v1", "v2");
    }

    @Test
    void leastRecentlyUsedVariantIsRemovedBeyondTheBound() {
        RedisStore small = open(RedisStore.builder());
        small.open(new StoreSettings(SteadyClock.system(), 4));
        for (int i = 0; i < 4; i++) {
            small.put(KEY, variant("v" + i, small.clock()));
        }
        assertThat(small.get(KEY, asking("v0")).select(asking("v0"))).isPresent();
        small.put(KEY, variant("v4", small.clock()));
        assertThat(bodies(small)).containsExactlyInAnyOrder("v0", "v2", "v3", "v4");
        small.get(KEY, asking("v2"));
        small.put(KEY, variant("v5", small.clock()));
        assertThat(bodies(small)).containsExactlyInAnyOrder("v0", "v2", "v4", "v5");
    }

    @Test
    void keysInRedisExpire() {
        one.put(KEY, made("hello", one.clock()));
        List<Long> left = redis.tell(commands ->
                commands.scan(ScanArgs.Builder.matches("jersey-cached:*").limit(100)).getKeys().stream()
                        .filter(key -> !key.equals("jersey-cached:epochs"))
                        .map(commands::pttl)
                        .toList());
        assertThat(left).hasSize(1).allSatisfy(millis -> assertThat(millis).isBetween(50_000L, 60_000L));
    }

    @Test
    void nodesWithDifferentClocksAgreeOnTheAge() {
        InstantSource late = () -> Instant.now().minusSeconds(300);
        RedisStore behind = open(
                RedisStore.builder().clock(late).near(EhcacheStore.builder().build()));
        one.put(KEY, made("hello", one.clock()));
        Duration age = behind.get(KEY).newestFirst().get(0).terms().age(late.instant());
        assertThat(age).isBetween(Duration.ZERO, Duration.ofSeconds(5));
        Duration remaining = behind.get(KEY).newestFirst().get(0).terms().remaining(late.instant());
        assertThat(remaining).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(61));
    }

    @Test
    void allNodesShareOneHash() {
        assertThat(one.hash().of("alice")).isEqualTo(other.hash().of("alice"));
    }

    @Test
    void differentPrefixesAreSeparateStores() {
        RedisStore stranger = open(RedisStore.builder().prefix("stranger"));
        one.put(KEY, made("hello", one.clock(), TAG));
        assertThat(stranger.get(KEY).isEmpty()).isTrue();
        stranger.invalidate(List.of(Provenance.EVERYTHING), false);
        assertThat(bodies(one)).containsExactly("hello");
    }

    @Test
    void reopenedStoreFindsResponsesOfOthers() {
        one.put(KEY, made("hello", one.clock()));
        long before = one.clock();
        one.close();
        assertThat(one.get(KEY).isEmpty()).isTrue();
        assertThat(one.put(KEY, made("closed", before))).isFalse();
        one.open();
        assertThat(bodies(one)).containsExactly("hello");
        assertThat(one.put(KEY, made("before", before))).isFalse();
    }

    @Test
    void manyNamesAtOnceAreInvalidated() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 7_777; i++) {
            names.add(Provenance.tag("t" + i));
        }
        one.put(KEY, made("hello", one.clock(), names.get(7_776)));
        one.invalidate(names, false);
        assertThat(one.get(KEY).isEmpty()).isTrue();
        RedisStore third = open(RedisStore.builder());
        assertThat(third.get(KEY).isEmpty()).isTrue();
        third.put(KEY, made("anew", third.clock(), names.get(0)));
        assertThat(bodies(third)).containsExactly("anew");
    }

    @Test
    void concurrentInvalidationsKeepTheEpochsConsistent() throws Exception {
        byte[] life = redis.tell(commands -> commands.zrange("jersey-cached:epochs", 0, 0))
                .get(0);
        List<CompletableFuture<Void>> sides = new ArrayList<>();
        for (RedisStore store : List.of(one, other, one, other)) {
            sides.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 3_000; i++) {
                    store.invalidate(List.of(Provenance.tag("t" + i)), false);
                }
            }));
        }
        sides.forEach(Await::result);
        List<byte[]> afterwards = redis.tell(commands -> commands.zrange("jersey-cached:epochs", 0, 0));
        assertThat(afterwards).containsExactly(life);
        // More turns than are remembered of each.
        long members = redis.tell(commands -> commands.zcard("jersey-cached:epochs"));
        assertThat(members).isEqualTo(2 + 3_000 + 8_192);
        Await.until(
                "both have heard all",
                () -> one.put(KEY, made("a", one.clock(), Provenance.tag("t2999")))
                        && !other.get(KEY).isEmpty());
    }

    @Test
    void responsesOlderThanForgottenEpochsAreNotUsed() {
        redis.tell(commands -> commands.flushall());
        RedisStore small = open(RedisStore.builder().prefix("small").epochs(1_000));
        small.put(KEY, made("before", small.clock(), TAG));
        small.invalidate(List.of(Provenance.tag("first")), false);
        for (int i = 0; i < 60; i++) {
            List<String> names = new ArrayList<>();
            for (int n = 0; n < 400; n++) {
                names.add(Provenance.tag(i + "/" + n));
            }
            small.invalidate(names, false);
        }
        long members = redis.tell(commands -> commands.zcard("small:epochs"));
        assertThat(members).isLessThan(8192 + 1_000 + 500);
        assertThat(small.get(KEY).isEmpty()).isTrue();
        assertThat(small.put(KEY, made("after", small.clock(), TAG))).isTrue();
        RedisStore another = open(RedisStore.builder().prefix("small").epochs(1_000));
        assertThat(bodies(another)).containsExactly("after");
    }

    @Test
    void missedInvalidationIsReceivedWithTheNextHeartbeat() {
        one.put(KEY, made("hello", one.clock(), TAG));
        assertThat(bodies(other)).containsExactly("hello");
        redis.tell(commands -> {
            String epochs = "jersey-cached:epochs";
            String life = Script.text(commands.zrange(epochs, 0, 0).get(0));
            long mark =
                    new EpochGeneration(GenerationId.parse(life), 0).marks(TAG).hard();
            String[] keys = {epochs};
            byte[][] arguments = Stream.of(
                            life, "0", "", life, "1", "1000", "1", "nobody listens", FeedMessage.member(mark))
                    .map(Script::argument)
                    .toArray(byte[][]::new);
            return commands.evalsha(commands.digest(Script.EPOCHS.text()), ScriptOutputType.MULTI, keys, arguments);
        });
        Await.until("it hears", () -> other.get(KEY).isEmpty());
        Await.until("the other one, too", () -> one.get(KEY).isEmpty());
    }

    @Test
    void nodeStartedWithoutRedisMissesUntilItIsAvailable() {
        try (RedisServer late = RedisServer.running()) {
            late.kill();
            RedisStore store = open(late.uri(), RedisStore.builder());
            assertThat(store.get(KEY).isEmpty()).isTrue();
            assertThat(store.put(KEY, made("hello", store.clock()))).isFalse();
            long before = store.clock();
            late.start();
            Await.until("it is used", () -> store.put(KEY, made("hello", store.clock())));
            assertThat(store.put(OTHER, made("old", before))).isFalse();
            assertThat(bodies(store)).containsExactly("hello");
        }
    }

    @Test
    void invalidationWithoutRedisAppliesLocallyAndIsSentLater() {
        try (RedisServer shaky = RedisServer.running("--appendonly", "yes", "--appendfsync", "always")) {
            RedisStore writer = open(
                    shaky.uri(),
                    RedisStore.builder().near(EhcacheStore.builder().build()));
            writer.put(KEY, made("hello", writer.clock(), TAG));
            writer.put(OTHER, made("bystander", writer.clock()));
            shaky.kill();
            assertThatExceptionOfType(RedisException.class).isThrownBy(() -> writer.invalidate(List.of(TAG), false));
            assertThat(writer.get(KEY).isEmpty()).isTrue();
            shaky.start();
            RedisStore reader = open(shaky.uri(), RedisStore.builder());
            Await.until("it is brought", () -> reader.get(KEY).isEmpty());
            Await.until("Redis is used again", () -> !writer.get(OTHER).isEmpty());
            assertThat(writer.get(KEY).isEmpty()).isTrue();
            assertThat(reader.get(OTHER).isEmpty()).isFalse();
        }
    }

    @Test
    void invalidationOfAPrincipalBeforeTheFirstConnectionClearsEverything() {
        try (RedisServer shaky = RedisServer.running("--appendonly", "yes", "--appendfsync", "always")) {
            RedisStore early = open(shaky.uri(), RedisStore.builder());
            early.put(
                    KEY,
                    made(
                            "hello",
                            early.clock(),
                            Provenance.principal(early.hash().of("alice"))));
            shaky.kill();
            RedisStore late = open(shaky.uri(), RedisStore.builder());
            String name = Provenance.principal(late.hash().of("alice"));
            assertThatExceptionOfType(RedisException.class).isThrownBy(() -> late.invalidate(List.of(name), false));
            shaky.start();
            Await.until("Redis is used again", () -> early.put(OTHER, made("new", early.clock())));
            assertThat(early.get(KEY).isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void clusterWorksLikeOneServer(int size) {
        try (RedisCluster cluster = RedisCluster.running(size)) {
            RedisStore first = open(cluster.uri(), RedisStore.builder().cluster());
            RedisStore second = open(
                    cluster.uri(),
                    RedisStore.builder().cluster().near(EhcacheStore.builder().build()));
            List<CacheKey> keys = IntStream.range(0, 100)
                    .mapToObj(i -> CacheKey.of("GET", "http://example.org/" + i))
                    .toList();
            for (CacheKey key : keys) {
                assertThat(first.put(key, made(key.toString(), first.clock(), TAG)))
                        .isTrue();
            }
            first.put(OTHER, made("bystander", first.clock()));
            for (CacheKey key : keys) {
                assertThat(bodies(second, key)).containsExactly(key.toString());
            }
            for (RedisServer server : cluster.servers()) {
                assertThat(server.<Long>tell(commands -> commands.dbsize())).isGreaterThan(100 / size / 3);
            }
            first.invalidate(List.of(TAG), false);
            for (CacheKey key : keys) {
                assertThat(first.get(key).isEmpty()).isTrue();
                Await.until("the other node obeys", () -> second.get(key).isEmpty());
            }
            assertThat(second.get(OTHER).isEmpty()).isFalse();
        }
    }

    @Test
    void documentedAclRightsAreSufficient() {
        redis.tell(commands -> commands.aclSetuser(
                "cache",
                AclSetuserArgs.Builder.on()
                        .addPassword("secret")
                        .keyPattern("jersey-cached:*")
                        .channelPattern("jersey-cached:*")
                        .addCategory(AclCategory.CONNECTION)
                        .addCategory(AclCategory.SCRIPTING)
                        .addCategory(AclCategory.READ)
                        .addCategory(AclCategory.WRITE)
                        .addCategory(AclCategory.PUBSUB)
                        .addCommand(CommandType.TIME)
                        .addCommand(CommandType.INFO)));
        RedisStore user = open(
                "redis://cache:secret@127.0.0.1:" + redis.port(),
                RedisStore.builder().near(EhcacheStore.builder().build()));
        assertThat(user.put(KEY, made("hello", user.clock(), TAG))).isTrue();
        assertThat(bodies(one)).containsExactly("hello");
        user.invalidate(List.of(TAG), false);
        Await.until("the other node obeys", () -> one.get(KEY).isEmpty());
        one.put(KEY, made("again", one.clock(), TAG));
        one.invalidate(List.of(TAG), false);
        Await.until("the user's node obeys", () -> user.get(KEY).isEmpty());
    }

    @Test
    void tlsIsUsedWhereTheUriAsksForIt(@TempDir Path directory) throws Exception {
        Path certificate = directory.resolve("server.crt");
        Path key = directory.resolve("server.key");
        writeCertificate(directory, certificate, key);
        int port = FreePort.any();
        try (RedisServer tls = RedisServer.running(
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                key.toString(),
                "--tls-auth-clients",
                "no",
                "--tls-ca-cert-file",
                certificate.toString())) {
            String uri = "rediss://127.0.0.1:" + port;
            RedisStore trusting = open(
                    uri,
                    RedisStore.builder()
                            .ssl(SslOptions.builder()
                                    .trustManager(certificate.toFile())
                                    .build()));
            assertThat(trusting.put(KEY, made("hello", trusting.clock()))).isTrue();
            assertThat(bodies(trusting)).containsExactly("hello");
            RedisStore distrustful = open(uri, RedisStore.builder());
            assertThat(distrustful.put(KEY, made("hello", distrustful.clock()))).isFalse();
            assertThat(open(tls.uri(), RedisStore.builder()).get(KEY).isEmpty()).isFalse();
        }
    }

    /** One that signs itself, as Redis reads it. */
    private static void writeCertificate(Path directory, Path certificate, Path key) throws Exception {
        Path store = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=server",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "secret")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
        Base64.Encoder base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
        Files.writeString(
                certificate,
                "-----BEGIN CERTIFICATE-----\n"
                        + base64.encodeToString(keys.getCertificate("server").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        Files.writeString(
                key,
                "-----BEGIN PRIVATE KEY-----\n"
                        + base64.encodeToString(
                                keys.getKey("server", "secret".toCharArray()).getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
    }

    static List<String> bodies(RedisStore store) {
        return bodies(store, KEY);
    }

    private static List<String> bodies(RedisStore store, CacheKey key) {
        return store.get(key).newestFirst().stream().map(RedisStoreTest::body).toList();
    }

    static StoredResponse made(String body, long began, String... names) {
        return made(null, body, began, names);
    }

    private static StoredResponse variant(String language, long began) {
        return made(language, language, began);
    }

    private static StoredResponse made(@Nullable String language, String body, long began, String... names) {
        return new StoredResponse(
                200,
                "OK",
                Fields.of("Content-Type", "text/plain"),
                body.getBytes(StandardCharsets.UTF_8),
                SelectingFields.of(language == null ? null : "Accept-Language", Set.of(), asking(language))
                        .orElseThrow(),
                new Terms(Instant.now(), Duration.ZERO, Duration.ofSeconds(60), CacheControl.NONE, false),
                new Validators(null, null),
                new Provenance(began, List.of(names)));
    }

    private static RequestHead asking(@Nullable String language) {
        return new RequestHead() {
            @Override
            public String method() {
                return "GET";
            }

            @Override
            public @Nullable String field(String name) {
                return name.equalsIgnoreCase("Accept-Language") ? language : null;
            }
        };
    }

    private static String body(StoredResponse response) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            response.writeTo(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return body.toString(StandardCharsets.UTF_8);
    }
}
