package io.github.jerseycached.testkit;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.glassfish.jersey.netty.httpserver.NettyHttpContainerProvider;
import org.glassfish.jersey.server.ResourceConfig;

/** {@code jersey-container-netty-http}; its threads are Jersey's own, as many as are needed. */
final class NettyContainer implements Container {

    @Override
    public Running start(ResourceConfig application, int threads) {
        Channel channel = NettyHttpContainerProvider.createServer(Container.root(0), application, false);
        return new Running(
                Container.root(((InetSocketAddress) channel.localAddress()).getPort()),
                () -> channel.close().sync());
    }
}
