package io.github.jerseycached.testkit;

import org.glassfish.jersey.server.ResourceConfig;

/** An embedded Tomcat with the fast lane in front of Jersey. */
final class TomcatLaneContainer implements Container {

    @Override
    public Running start(ResourceConfig application, int threads) throws Exception {
        return TomcatServer.start(application, threads, CountedLane::addTo);
    }
}
