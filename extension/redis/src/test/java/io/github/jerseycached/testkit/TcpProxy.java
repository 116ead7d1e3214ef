package io.github.jerseycached.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Stands between a client and a server on the loopback interface, and does what bad networks do. */
public final class TcpProxy implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    /** A connection with its two ends. */
    private static final class Way {
        final Socket client;
        final Socket server;
        volatile boolean dead;

        Way(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void reset() {
            for (Socket end : new Socket[] {client, server}) {
                try {
                    end.setSoLinger(true, 0);
                    end.close();
                } catch (IOException gone) {
                    // Then it is closed.
                }
            }
        }
    }

    private final ServerSocket listening;
    private final Set<Way> ways = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile long delayNanos;

    /** Leads to a port. */
    public TcpProxy(int target) {
        this.target = target;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        daemon("proxy", this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Leads new connections elsewhere. */
    public void leadTo(int port) {
        target = port;
    }

    /** Keeps back whatever goes either way. */
    public void delay(Duration each) {
        delayNanos = each.toNanos();
    }

    /** Ends all connections as a crash would. */
    public void reset() {
        ways.forEach(Way::reset);
        ways.clear();
    }

    /** Leaves all connections open, and carries nothing on them any more; new ones work. */
    public void killSilently() {
        ways.forEach(way -> way.dead = true);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                try {
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                    client.setTcpNoDelay(true);
                    server.setTcpNoDelay(true);
                    Way way = new Way(client, server);
                    ways.add(way);
                    daemon("proxy-there", () -> carry(way, client, server));
                    daemon("proxy-back", () -> carry(way, server, client));
                } catch (IOException nobodyThere) {
                    client.close();
                }
            } catch (IOException closed) {
                // Looked at above.
            }
        }
    }

    private void carry(Way way, Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                long until = System.nanoTime() + delayNanos;
                while (delayNanos > 0 && System.nanoTime() - until < 0) {
                    LockSupport.parkNanos(until - System.nanoTime());
                }
                if (!way.dead) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException broken) {
            // The other end hears of it below.
        }
        if (!way.dead) {
            way.reset();
            ways.remove(way);
        }
    }

    private static void daemon(String name, Runnable run) {
        Thread thread = new Thread(run, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        reset();
    }
}
