package io.github.jerseycached.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * How much does the server allocate for one request over HTTP? Counted for all threads but the client's own, by the virtual
 * machine, one request at a time on one connection: so it is the same on a busy machine.
 */
final class Allocation {

    private static final int WARM_UP = 60_000;
    private static final int COUNTED = 20_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        System.out.println("| path | `raw` | `fast-lane` | more |");
        System.out.println("|---|--:|--:|--:|");
        for (String path : new String[] {"/20b", "/2k", "/100k", "/tagged"}) {
            long raw = bytes(LoadServer.Kind.RAW, path);
            long lane = bytes(LoadServer.Kind.FAST_LANE, path);
            System.out.printf("| %s | %,d | %,d | %,d |%n", path, raw, lane, lane - raw);
        }
        System.exit(0);
    }

    private static long bytes(LoadServer.Kind kind, String path) throws Exception {
        // As the fast lane answers; the raw handler would go to a worker by itself.
        LoadServer.Running server = kind.start(LoadServer.Strategy.SAME_THREAD);
        String condition = path.equals("/tagged") ? "If-None-Match: " + Samples.ETAG + "\r\n" : "";
        byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                        + "\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
                        + "Accept: */*\r\nAccept-Language: en-GB,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br\r\n"
                        + "Connection: keep-alive\r\n" + condition + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        URI.create("http://127.0.0.1:" + server.port() + path)
                .toURL()
                .openStream()
                .close();
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setTcpNoDelay(true);
            exchange(socket, request, WARM_UP);
            long before = allocated();
            exchange(socket, request, COUNTED);
            return (allocated() - before) / COUNTED;
        } finally {
            server.stop();
        }
    }

    /** By the server's threads: those that were there neither before nor are this one. */
    private static long allocated() {
        Set<Long> servers = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread != Thread.currentThread())
                .filter(thread -> thread.getName().toLowerCase(Locale.ROOT).contains("grizzly"))
                .map(Thread::getId)
                .collect(Collectors.toSet());
        long bytes = 0;
        for (long id : servers) {
            bytes += Math.max(0, THREADS.getThreadAllocatedBytes(id));
        }
        return bytes;
    }

    private static void exchange(Socket socket, byte[] request, int times) throws IOException {
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        byte[] answer = new byte[1 << 18];
        for (int i = 0; i < times; i++) {
            out.write(request);
            int read = 0;
            int expected = Integer.MAX_VALUE;
            while (read < expected) {
                int more = in.read(answer, read, answer.length - read);
                if (more < 0) {
                    throw new IOException("the server has closed the connection");
                }
                read += more;
                if (expected == Integer.MAX_VALUE) {
                    expected = length(answer, read);
                }
            }
        }
    }

    /** The length of a response; the greatest number there is as long as its fields are not all there. */
    private static int length(byte[] answer, int read) {
        String text = new String(answer, 0, Math.min(read, 2048), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return Integer.MAX_VALUE;
        }
        int field = text.toLowerCase(Locale.ROOT).indexOf("content-length: ");
        int content =
                field < 0 || field > end ? 0 : Integer.parseInt(text.substring(field + 16, text.indexOf('\r', field)));
        return end + 4 + content;
    }
}
