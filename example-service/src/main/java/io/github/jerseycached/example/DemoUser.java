package io.github.jerseycached.example;

import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may sign in to this demonstration. Each one's password is their name: nothing here is worth a better one, and a real
 * service asks a directory.
 *
 * @param getName the name to sign in by
 * @param roles what the user may do
 */
record DemoUser(String getName, Set<String> roles) implements Principal {
    private static final List<DemoUser> ALL = List.of(
            new DemoUser("ada", Set.of(Roles.READER, Roles.EDITOR, Roles.OPERATOR)),
            new DemoUser("ben", Set.of(Roles.READER)),
            new DemoUser("cai", Set.of(Roles.READER)));

    /** The words that {@code @RolesAllowed} names. */
    static final class Roles {
        static final String READER = "reader";
        static final String EDITOR = "editor";
        static final String OPERATOR = "operator";

        private Roles() {}
    }

    /** Empty for a wrong name or password. */
    static Optional<DemoUser> signedIn(String name, String password) {
        return ALL.stream()
                .filter(user -> user.getName().equals(name) && user.getName().equals(password))
                .findFirst();
    }
}
