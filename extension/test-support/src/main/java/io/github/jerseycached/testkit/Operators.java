package io.github.jerseycached.testkit;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Takes a Basic user name for who it is, whatever the password, and lets those through who give none. The user {@code olga}
 * is an operator.
 */
@Priority(Priorities.AUTHENTICATION)
public final class Operators implements ContainerRequestFilter {

    public static final String OLGA = authorization("olga");
    public static final String BOB = authorization("bob");

    public static String authorization(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":pass").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String authorization = request.getHeaderString("Authorization");
        if (authorization == null || !authorization.startsWith("Basic ")) {
            return;
        }
        String given = new String(Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.UTF_8);
        String user = given.substring(0, given.indexOf(':'));
        request.setSecurityContext(user.equals("olga") ? new Caller(user, "operator") : new Caller(user));
    }
}
