package io.github.jerseycached.testkit;

import io.netty.channel.Channel;
import org.glassfish.jersey.netty.httpserver.NettyHttpContainerProvider;
import org.glassfish.jersey.server.ResourceConfig;

/** {@code jersey-container-netty-http}; its threads are Jersey's own, as many as are needed. */
final class NettyContainer implements Container {

    @Override
    public Running start(ResourceConfig application, int threads) {
        // What it is told here it shows to every method.
        int port = FreePort.any();
        Channel channel = NettyHttpContainerProvider.createServer(Container.root(port), application, false);
        return new Running(Container.root(port), () -> channel.close().sync());
    }
}
