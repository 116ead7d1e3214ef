package io.github.jerseycached.jaxrs;

import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.MatrixParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.glassfish.jersey.internal.util.ReflectionHelper;
import org.glassfish.jersey.internal.util.collection.ClassTypePair;

/**
 * What a resource method reads of a request: by its parameters, by the fields, setters and constructors of its class, and by
 * the same of the bean parameters among these.
 */
final class MethodInputs {

    /** Where Jersey puts something that the method reads, with the annotation there that says what. */
    private record Input(AnnotatedElement place, Class<?> type) {}

    private static final Set<Class<? extends Annotation>> PARAMETERS = Set.of(
            BeanParam.class,
            CookieParam.class,
            FormParam.class,
            HeaderParam.class,
            MatrixParam.class,
            PathParam.class,
            QueryParam.class);

    private final List<Input> inputs = new ArrayList<>();
    // A bean may hold a bean of its own type.
    private final Set<Class<?>> seen = new HashSet<>();

    private MethodInputs(List<Input> inputs) {
        this.inputs.addAll(inputs);
    }

    MethodInputs(Class<?> resourceClass, List<Parameter> parameters) {
        for (Parameter parameter : parameters) {
            if (parameter.getAnnotations().length > 0) {
                Executable declared = parameter.getDeclaringExecutable();
                add(
                        parameter,
                        resolved(resourceClass, declared, parameter.getType(), parameter.getParameterizedType()));
            }
        }
        addMembers(resourceClass);
    }

    /** These and those of others. */
    MethodInputs with(Set<MethodInputs> others) {
        return new MethodInputs(Stream.concat(Stream.of(this), others.stream())
                .flatMap(each -> each.inputs.stream())
                .toList());
    }

    /** What annotations of one kind name, such as the query parameters of each {@code @QueryParam}. */
    <A extends Annotation> Set<String> named(Class<A> annotation, Function<A, String> name) {
        Set<String> names = new LinkedHashSet<>();
        for (Input input : inputs) {
            A found = input.place().getAnnotation(annotation);
            if (found != null) {
                names.add(name.apply(found));
            }
        }
        return names;
    }

    /** Texts with parameters of a request in them, which have the default values that stand at what is read. */
    List<Template> templates(String... sources) {
        Map<String, String> defaults = new HashMap<>();
        for (Input input : inputs) {
            DefaultValue otherwise = input.place().getAnnotation(DefaultValue.class);
            QueryParam query = input.place().getAnnotation(QueryParam.class);
            MatrixParam matrix = input.place().getAnnotation(MatrixParam.class);
            if (otherwise != null && query != null) {
                defaults.put(query.value(), otherwise.value());
            } else if (otherwise != null && matrix != null) {
                defaults.put(matrix.value(), otherwise.value());
            }
        }
        return Stream.of(sources).map(source -> new Template(source, defaults)).toList();
    }

    /** Whether something of this type is read. */
    boolean has(Class<?> type) {
        return inputs.stream().anyMatch(input -> type.isAssignableFrom(input.type()));
    }

    /** Whether something is read whose type has this name, which may not be on the class path. */
    boolean has(String typeName) {
        return inputs.stream().anyMatch(input -> input.type().getName().equals(typeName));
    }

    private void addMembers(Class<?> type) {
        if (!seen.add(type)) {
            return;
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            // With or without an annotation: an @Inject on the constructor, or a locator's own call, fills them all.
            addInjected(type, constructor);
        }
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getDeclaredFields()) {
                if (field.getAnnotations().length > 0) {
                    add(field, resolved(type, field, field.getType(), field.getGenericType()));
                }
            }
            for (Method method : declaring.getDeclaredMethods()) {
                // Not any method with a parameter: that of another resource method is no input of this one.
                if (isSetter(method)) {
                    Parameter parameter = method.getParameters()[0];
                    add(method, resolved(type, method, parameter.getType(), parameter.getParameterizedType()));
                } else if (method.isAnnotationPresent(Inject.class) || method.isAnnotationPresent(Context.class)) {
                    addInjected(type, method);
                }
            }
        }
    }

    private static boolean isSetter(Method method) {
        Annotation[] annotations = method.getAnnotations();
        return method.getParameterCount() == 1
                && (method.getName().startsWith("set")
                        ? annotations.length > 0
                        // HK2 asks for no such name.
                        : Stream.of(annotations).anyMatch(each -> PARAMETERS.contains(each.annotationType())));
    }

    private void addInjected(Class<?> type, Executable executable) {
        for (Parameter parameter : executable.getParameters()) {
            add(parameter, resolved(type, executable, parameter.getType(), parameter.getParameterizedType()));
        }
    }

    /** The type of something that is declared in a supertype, perhaps by a type variable. */
    private static ClassTypePair resolved(Class<?> in, Member declared, Class<?> type, Type generic) {
        return ReflectionHelper.resolveGenericType(in, declared.getDeclaringClass(), type, generic);
    }

    private void add(AnnotatedElement place, ClassTypePair given) {
        inputs.add(new Input(place, given.rawClass()));
        if (given.type() instanceof ParameterizedType holder) {
            // A Provider<HttpHeaders> gives what HttpHeaders would.
            for (Type argument : holder.getActualTypeArguments()) {
                if (argument instanceof Class<?> held) {
                    inputs.add(new Input(place, held));
                }
            }
        }
        if (place.isAnnotationPresent(BeanParam.class)) {
            addMembers(given.rawClass());
        }
    }
}
