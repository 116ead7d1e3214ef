package io.github.jerseycached.redis;

import io.github.jerseycached.testkit.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Clients who read and write on all nodes without end, and count what should not have been. */
final class Load implements AutoCloseable {

    private static final int READERS = 3;
    private static final long BETWEEN_WRITES_NANOS = 5_000_000;

    private final Nodes nodes;
    private final long boundNanos;
    private final List<Thread> threads = new ArrayList<>();
    final AtomicLong requests = new AtomicLong();
    final AtomicLong hits = new AtomicLong();
    final AtomicLong failures = new AtomicLong();
    final AtomicLong tooLate = new AtomicLong();
    final AtomicLong ofOthers = new AtomicLong();
    final AtomicLong latestNanos = new AtomicLong();
    final AtomicLong slowestNanos = new AtomicLong();
    private volatile boolean over;

    Load(Nodes nodes, Duration bound) {
        this.nodes = nodes;
        this.boundNanos = bound.toNanos();
        for (int i = 0; i < READERS; i++) {
            Random random = new Random(i);
            begin(() -> read(random));
        }
        Random random = new Random(READERS);
        begin(() -> write(random));
    }

    private void begin(Runnable once) {
        Thread thread = new Thread(
                () -> {
                    while (!over) {
                        once.run();
                    }
                },
                "load");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void read(Random random) {
        int node = random.nextInt(nodes.size());
        int item = random.nextInt(Nodes.ITEMS);
        long asked = System.nanoTime();
        if (random.nextInt(4) == 0) {
            String user = "user" + random.nextInt(5);
            Answer answer = count(nodes.me(node, user), asked);
            if (answer.status() == 200 && !answer.body().equals(user)) {
                ofOthers.incrementAndGet();
            }
            return;
        }
        Answer answer = count(nodes.get(node, item), asked);
        if (answer.status() == 200) {
            long late = nodes.lateNanos(item, Long.parseLong(answer.body()), asked);
            latestNanos.accumulateAndGet(late, Math::max);
            if (late > boundNanos) {
                tooLate.incrementAndGet();
            }
        }
    }

    private void write(Random random) {
        long asked = System.nanoTime();
        count(nodes.write(random.nextInt(nodes.size()), random.nextInt(Nodes.ITEMS)), asked);
        LockSupport.parkNanos(BETWEEN_WRITES_NANOS);
    }

    private Answer count(Answer answer, long asked) {
        requests.incrementAndGet();
        slowestNanos.accumulateAndGet(System.nanoTime() - asked, Math::max);
        if (answer.status() >= 500) {
            failures.incrementAndGet();
        }
        if (answer.lines("Cache-Status").toString().contains("; hit")) {
            hits.incrementAndGet();
        }
        return answer;
    }

    /** Goes on for a while. */
    void last(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    @Override
    public void close() {
        end();
    }

    /** Lets the clients end. */
    void end() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
