package io.github.jerseycached.inspect;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The code that can get hold of an object that a class is given: the class itself, its superclasses, and the classes that it
 * hands such an object to. Told from the names in the class files.
 *
 * @param files of the classes, by their names
 * @param isWhole whether all of them could be read: what stands behind an interface is not known
 */
public record ReachedCode(Map<String, ClassFile> files, boolean isWhole) {

    /**
     * Follows an object from the class that is given it.
     *
     * @param given the types that it may be handed on as
     */
    public static ReachedCode from(Class<?> type, Class<?>... given) {
        Set<String> descriptors = new HashSet<>();
        for (Class<?> each : given) {
            descriptors.add(each.descriptorString());
        }
        Search search = new Search(descriptors);
        search.add(type);
        return new ReachedCode(Map.copyOf(search.files), search.isWhole);
    }

    /** Whether it may call a method of one of these names, or read one of these texts. */
    public boolean mayCall(Set<String> names) {
        return !isWhole || mentions(names);
    }

    /** Whether what could be read of it has one of these texts. */
    public boolean mentions(Set<String> names) {
        return files.values().stream().anyMatch(file -> names.stream().anyMatch(file.texts()::contains));
    }

    private static final class Search {
        private final Set<String> given;
        private final Set<Class<?>> seen = new HashSet<>();
        private final Map<String, ClassFile> files = new HashMap<>();
        private boolean isWhole = true;

        Search(Set<String> given) {
            this.given = given;
        }

        void add(Class<?> type) {
            if (!seen.add(type)) {
                return;
            }
            Class<?> parent = type.getSuperclass();
            boolean hasParent = parent != null && parent != Object.class;
            Optional<ClassFile> read = ClassFile.of(type);
            if (read.isPresent()) {
                files.put(type.getName(), read.get());
                addReceivers(type, read.get());
            } else {
                int lambda = type.getName().indexOf("$$Lambda");
                if (lambda > 0) {
                    // Its code stands in the class around it.
                    add(type, type.getName().substring(0, lambda));
                } else if (!hasParent) {
                    isWhole = false;
                }
                // A proxy made at run time does no more than call its superclass.
            }
            if (hasParent) {
                add(parent);
            }
        }

        private void addReceivers(Class<?> type, ClassFile file) {
            for (Map.Entry<String, Set<String>> called : file.calls().entrySet()) {
                if (!called.getKey().equals(type.getName()) && isGiven(called.getValue().stream())) {
                    add(type, called.getKey());
                }
            }
        }

        private boolean isGiven(Stream<String> descriptors) {
            return descriptors
                    .map(each -> each.substring(0, each.indexOf(')')))
                    .anyMatch(parameters -> given.stream().anyMatch(parameters::contains));
        }

        private void add(Class<?> from, String name) {
            try {
                Class<?> called = Class.forName(name, false, from.getClassLoader());
                if (called.isInterface()) {
                    isWhole = false;
                } else {
                    add(called);
                }
            } catch (ClassNotFoundException | LinkageError unknown) {
                isWhole = false;
            }
        }
    }
}
