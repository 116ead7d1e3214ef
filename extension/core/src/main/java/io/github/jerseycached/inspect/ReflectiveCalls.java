package io.github.jerseycached.inspect;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds and calls what other libraries declare, by its name, so that none of them becomes a dependency. */
public final class ReflectiveCalls {

    private ReflectiveCalls() {}

    /** The type of this name among a class and its supertypes; {@code null} where there is none. */
    public static @Nullable Class<?> supertype(@Nullable Class<?> type, String name) {
        if (type == null || type.getName().equals(name)) {
            return type;
        }
        Class<?> inherited = supertype(type.getSuperclass(), name);
        for (Class<?> implemented : type.getInterfaces()) {
            inherited = inherited == null ? supertype(implemented, name) : inherited;
        }
        return inherited;
    }

    /**
     * Calls a public method of the supertype of this name.
     *
     * @throws IllegalStateException when there is no such type or method, or it fails
     */
    public static @Nullable Object call(String declaring, @Nullable Object target, String method, Object... arguments) {
        Class<?> type = supertype(target == null ? null : target.getClass(), declaring);
        if (type == null) {
            throw new IllegalStateException(target + " is no " + declaring);
        }
        return call(type, target, method, arguments);
    }

    /**
     * Calls a public method.
     *
     * @param declaring a type that is public and has it
     * @param method its name, which no other method that takes these arguments has
     * @throws IllegalStateException when there is no such method, or it fails
     */
    public static @Nullable Object call(
            Class<?> declaring, @Nullable Object target, String method, Object... arguments) {
        try {
            Method called = Stream.of(declaring.getMethods())
                    .filter(each -> each.getName().equals(method) && takes(each.getParameterTypes(), arguments))
                    .findFirst()
                    .orElseThrow(() -> new NoSuchMethodException(declaring.getName() + '.' + method));
            if (!called.canAccess(target)) {
                called.setAccessible(true);
            }
            return called.invoke(target, arguments);
        } catch (ReflectiveOperationException | RuntimeException failure) {
            Throwable cause = failure instanceof InvocationTargetException ? failure.getCause() : failure;
            throw new IllegalStateException(declaring.getName() + '.' + method + " cannot be called", cause);
        }
    }

    private static boolean takes(Class<?>[] parameters, Object[] arguments) {
        return parameters.length == arguments.length
                && IntStream.range(0, parameters.length)
                        .allMatch(i -> parameters[i].isPrimitive() || parameters[i].isInstance(arguments[i]));
    }
}
