/** A program that has the cache on its module path. */
module quotes {
    requires io.github.jerseycached;
    requires jakarta.ws.rs;
    requires java.net.http;
    requires org.glassfish.grizzly.http.server;
    requires org.glassfish.jersey.container.grizzly2.http;
    requires org.glassfish.jersey.core.server;

    opens quotes;
}
