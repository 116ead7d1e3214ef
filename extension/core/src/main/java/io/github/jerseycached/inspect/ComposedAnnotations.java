package io.github.jerseycached.inspect;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds an annotation that stands at a place itself, or on an annotation there, at any depth. */
public final class ComposedAnnotations {

    /** An annotation, and the one at the place that brings it. */
    private record Brought(Annotation annotation, Annotation by) {}

    private ComposedAnnotations() {}

    /**
     * The nearest annotation of a type.
     *
     * @param there the annotations that stand at the place
     * @param place its name, for messages
     * @throws IllegalArgumentException when several are equally near and say different things
     */
    public static <A extends Annotation> Optional<A> nearest(List<Annotation> there, Class<A> type, String place) {
        Set<Class<?>> seen = new HashSet<>();
        List<Brought> level =
                there.stream().map(each -> new Brought(each, each)).toList();
        while (!level.isEmpty()) {
            List<Brought> found = level.stream()
                    .filter(each -> type.isInstance(each.annotation()))
                    .toList();
            if (!found.isEmpty()) {
                return Optional.of(type.cast(only(found, place).annotation()));
            }
            level = next(level, seen);
        }
        return Optional.empty();
    }

    private static Brought only(List<Brought> found, String place) {
        Brought first = found.get(0);
        for (Brought other : found) {
            if (!other.annotation().equals(first.annotation())) {
                String name = '@' + first.annotation().annotationType().getSimpleName();
                throw new IllegalArgumentException(name + " of " + place + ": @"
                        + first.by().annotationType().getSimpleName() + " and @"
                        + other.by().annotationType().getSimpleName() + " both bring a different " + name
                        + "; keep one of them, or put " + name + " itself there");
            }
        }
        return first;
    }

    private static List<Brought> next(List<Brought> level, Set<Class<?>> seen) {
        List<Brought> next = new ArrayList<>();
        // Only after the whole level: two annotations there may bring the same one.
        Set<Class<?>> now = new HashSet<>();
        for (Brought each : level) {
            Class<? extends Annotation> type = each.annotation().annotationType();
            if (!seen.contains(type) && now.add(type)) {
                for (Annotation meta : type.getDeclaredAnnotations()) {
                    next.add(new Brought(meta, each.by()));
                }
            }
        }
        seen.addAll(now);
        return next;
    }
}
