package io.github.jerseycached.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long does it take from the start of a process to its first answer, without the cache and with it? Each in turn, in
 * processes of their own.
 */
final class StartUp {

    private static final int ROUNDS = 15;

    private StartUp() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Children children = new Children();
        List<Long> without = new ArrayList<>();
        List<Long> with = new ArrayList<>();
        List<Long> added = new ArrayList<>();
        // Round 0 does not count.
        for (int round = 0; round <= ROUNDS; round++) {
            long uncached = millisToFirstAnswer(children, LoadServer.Kind.UNCACHED);
            long cached = millisToFirstAnswer(children, LoadServer.Kind.HITS);
            if (round > 0) {
                without.add(uncached);
                with.add(cached);
                added.add(cached - uncached);
            }
        }
        System.out.println("ms to the first answer | min | median | max");
        System.out.println("--- | --: | --: | --:");
        print("without the cache", without);
        print("with it", with);
        print("more", added);
    }

    private static long millisToFirstAnswer(Children children, LoadServer.Kind kind)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        Target target = Target.grizzly(children, Target.java(), kind.label());
        URI uri = target.root().resolve("/20b");
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        if (connection.getResponseCode() != 200) {
            throw new IOException(uri + " answers " + connection.getResponseCode());
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        target.process().destroy();
        target.process().waitFor();
        return millis;
    }

    private static void print(String what, List<Long> millis) {
        Collections.sort(millis);
        System.out.printf(
                "%s | %d | %d | %d%n",
                what, millis.get(0), millis.get(millis.size() / 2), millis.get(millis.size() - 1));
    }
}
