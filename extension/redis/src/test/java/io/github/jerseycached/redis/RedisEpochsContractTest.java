package io.github.jerseycached.redis;

import io.github.jerseycached.epoch.EpochsContract;
import io.github.jerseycached.epoch.InvalidatedName;
import io.github.jerseycached.epoch.Validity;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.testkit.Await;
import io.github.jerseycached.testkit.ManualClock;
import io.github.jerseycached.testkit.RedisServer;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The epochs in Redis and the script that raises them there, held to the contract of all sources. */
class RedisEpochsContractTest extends EpochsContract {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int REMEMBERED = 1_000;
    private static final long FIRST = 7;

    private static RedisServer redis;

    private final List<Node> nodes = new ArrayList<>();
    private final ManualClock time = new ManualClock();
    private Node node;

    @BeforeAll
    static void startServer() {
        redis = RedisServer.running();
    }

    @AfterAll
    static void stopServer() {
        if (redis != null) {
            redis.close();
        }
    }

    @BeforeEach
    void open() {
        redis.tell(commands -> commands.flushall());
        node = new Node();
    }

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
    }

    /** A node, without the responses. */
    private final class Node implements Source {
        private final RedisLink link = RedisLink.toServer(RedisURI.create(redis.uri()), PATIENCE, SslOptions.create());
        private final SharedEpochs epochs =
                new SharedEpochs(System::nanoTime, Duration.ofMinutes(1), Duration.ZERO, REMEMBERED, FIRST);
        private final EpochFeed feed =
                new EpochFeed(link, epochs, new SharedClock(time), "contract", Duration.ofMillis(20), REMEMBERED);

        private Node() {
            nodes.add(this);
            feed.open();
            Await.until("all is known", () -> epochs.trusted() != null);
        }

        @Override
        public long clock() {
            return epochs.clock();
        }

        @Override
        public void raise(Collection<String> names, boolean soft) {
            feed.raise(
                    names.stream().map(name -> new InvalidatedName(name, soft)).toList());
        }

        @Override
        public Validity validity(Provenance provenance) {
            return epochs.validity(epochs.life(), provenance);
        }

        private void close() {
            feed.close();
            link.close();
        }
    }

    @Override
    protected Source source() {
        return node;
    }

    @Override
    protected Source reloaded() {
        return new Node();
    }

    @Override
    protected boolean lasts() {
        return true;
    }

    @Override
    protected void setClockBack() {
        time.advance(Duration.ofHours(-1));
    }

    @Override
    protected int remembered() {
        // Redis keeps its ring of turns besides.
        return REMEMBERED + 8_192;
    }

    @Override
    protected boolean lose() {
        // Read first: the next beat may notice the loss at once.
        EpochGeneration before = node.epochs.life();
        redis.tell(commands -> commands.flushall());
        Await.until("the loss is noticed", () -> node.epochs.life() != before);
        return true;
    }
}
