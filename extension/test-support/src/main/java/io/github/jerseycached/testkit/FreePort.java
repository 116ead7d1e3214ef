package io.github.jerseycached.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** For what has to be told its port before it starts. */
public final class FreePort {

    private FreePort() {}

    /** A port of the loopback interface that nobody listens on yet. */
    public static int any() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
