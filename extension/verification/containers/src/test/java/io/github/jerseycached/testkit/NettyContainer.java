package io.github.jerseycached.testkit;

import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.test.netty.NettyTestContainerFactory;

/** {@code jersey-container-netty-http}; its threads are Jersey's own, as many as are needed. */
final class NettyContainer implements Container {

    @Override
    public Running start(ResourceConfig application, int threads) {
        // What it is told here it shows to every method.
        return Container.start(new NettyTestContainerFactory(), FreePort.any(), application);
    }
}
