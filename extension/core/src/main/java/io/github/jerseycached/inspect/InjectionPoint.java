package io.github.jerseycached.inspect;

import jakarta.ws.rs.core.Context;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A field, or a parameter of a setter or constructor, into which something may be injected.
 *
 * @param annotations all that stand there, and on the setter or constructor
 * @param type what is injected
 * @param types that and what it holds: a {@code Provider<HttpHeaders>} gives what {@code HttpHeaders} would
 * @param place in words
 * @param isOfConstructor whether something is injected even without an annotation
 */
public record InjectionPoint(
        List<Annotation> annotations, Class<?> type, List<Class<?>> types, String place, boolean isOfConstructor) {

    public static InjectionPoint of(
            Annotation[] annotations, Class<?> type, Type generic, String place, boolean constructor) {
        return new InjectionPoint(List.of(annotations), type, types(type, generic), place, constructor);
    }

    /** A type, and the types of what it holds. */
    public static List<Class<?>> types(Class<?> type, Type generic) {
        List<Class<?>> types = new ArrayList<>();
        types.add(type);
        addHeld(generic, types);
        return types;
    }

    /** A type and what it holds, without type variables. */
    public static List<Class<?>> types(Type type) {
        List<Class<?>> types = new ArrayList<>();
        add(type, types);
        return types;
    }

    /** Those of a class and its superclasses. */
    public static List<InjectionPoint> of(Class<?> type) {
        List<InjectionPoint> points = new ArrayList<>();
        Constructor<?>[] constructors = type.getDeclaredConstructors();
        for (Constructor<?> constructor : constructors) {
            // Spring takes the only one without an annotation, too.
            if (isMarked(constructor) || (constructors.length == 1 && isOfSpring(type))) {
                addParameters(constructor, constructor.getAnnotations(), true, points);
            }
        }
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getDeclaredFields()) {
                if (field.getAnnotations().length > 0) {
                    points.add(
                            of(field.getAnnotations(), field.getType(), field.getGenericType(), place(field), false));
                }
            }
            for (Method method : declaring.getDeclaredMethods()) {
                if (method.getAnnotations().length > 0) {
                    addParameters(method, method.getAnnotations(), false, points);
                }
            }
        }
        return points;
    }

    /** Those of a method that somebody calls to make something. */
    public static List<InjectionPoint> of(Method factory) {
        List<InjectionPoint> points = new ArrayList<>();
        addParameters(factory, factory.getAnnotations(), true, points);
        return points;
    }

    /** A field that something may have been put into without an annotation. */
    static InjectionPoint held(Field field) {
        return of(new Annotation[0], field.getType(), field.getGenericType(), place(field), true);
    }

    public static String place(Field field) {
        return "field " + field.getName() + " of " + field.getDeclaringClass().getSimpleName();
    }

    public static String place(Executable executable) {
        String in = executable.getDeclaringClass().getSimpleName();
        return executable instanceof Method ? "method " + executable.getName() + " of " + in : "constructor of " + in;
    }

    /** Whether it stands there by {@code @Context}. */
    boolean isOfContext() {
        return annotations.stream().anyMatch(Context.class::isInstance);
    }

    private static boolean isMarked(Executable executable) {
        return Stream.concat(
                        Stream.of(executable.getAnnotations()),
                        Stream.of(executable.getParameterAnnotations()).flatMap(Stream::of))
                .anyMatch(RequestReads::injects);
    }

    private static boolean isOfSpring(Class<?> type) {
        return Stream.of(type.getAnnotations())
                .anyMatch(each -> each.annotationType().getName().startsWith("org.springframework."));
    }

    private static void addParameters(
            Executable executable, Annotation[] onExecutable, boolean constructor, List<InjectionPoint> points) {
        for (Parameter parameter : executable.getParameters()) {
            Annotation[] all = Stream.concat(Stream.of(onExecutable), Stream.of(parameter.getAnnotations()))
                    .toArray(Annotation[]::new);
            points.add(of(all, parameter.getType(), parameter.getParameterizedType(), place(executable), constructor));
        }
    }

    private static void addHeld(Type type, List<Class<?>> types) {
        if (type instanceof ParameterizedType holder) {
            for (Type argument : holder.getActualTypeArguments()) {
                add(argument, types);
            }
        }
    }

    private static void add(Type type, List<Class<?>> types) {
        if (type instanceof Class<?> held) {
            types.add(held);
        } else if (type instanceof ParameterizedType generic) {
            types.add((Class<?>) generic.getRawType());
            addHeld(generic, types);
        } else if (type instanceof WildcardType wildcard) {
            Stream.of(wildcard.getUpperBounds()).forEach(bound -> add(bound, types));
            Stream.of(wildcard.getLowerBounds()).forEach(bound -> add(bound, types));
        }
    }
}
