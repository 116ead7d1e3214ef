package io.github.jerseycached.testkit;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.glassfish.jersey.netty.httpserver.NettyHttpContainerProvider;
import org.glassfish.jersey.server.ResourceConfig;

/** {@code jersey-container-netty-http}; its threads are Jersey's own, as many as are needed. */
final class NettyContainer implements Container {

    @Override
    public Running start(ResourceConfig application, int threads) throws IOException {
        // What it is told here it shows to every method.
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Channel channel = NettyHttpContainerProvider.createServer(Container.root(port), application, false);
        return new Running(Container.root(port), () -> channel.close().sync());
    }
}
