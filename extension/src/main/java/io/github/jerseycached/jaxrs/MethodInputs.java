package io.github.jerseycached.jaxrs;

import jakarta.ws.rs.BeanParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where Jersey puts what a resource method reads of a request: the parameters of the method, the fields, setters and
 * constructors of its class, and the same of the bean parameters among these.
 */
final class MethodInputs {

    /**
     * One such place.
     *
     * @param place bears the annotation that says what is put there
     * @param type of what is put there
     */
    record Input(AnnotatedElement place, Class<?> type) {}

    private final List<Input> inputs = new ArrayList<>();
    // A bean may hold a bean of its own type.
    private final Set<Class<?>> seen = new HashSet<>();

    private MethodInputs() {}

    static List<Input> of(Class<?> resourceClass, List<Parameter> parameters) {
        MethodInputs inputs = new MethodInputs();
        inputs.addParameters(parameters);
        inputs.addMembers(resourceClass);
        return List.copyOf(inputs.inputs);
    }

    private void addMembers(Class<?> type) {
        if (!seen.add(type)) {
            return;
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            addParameters(List.of(constructor.getParameters()));
        }
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getDeclaredFields()) {
                add(field, field.getType());
            }
            for (Method method : declaring.getDeclaredMethods()) {
                // Not any method with a parameter: that of another resource method is no input of this one.
                if (method.getParameterCount() == 1 && method.getName().startsWith("set")) {
                    add(method, method.getParameterTypes()[0]);
                }
            }
        }
    }

    private void addParameters(List<Parameter> parameters) {
        for (Parameter parameter : parameters) {
            add(parameter, parameter.getType());
        }
    }

    private void add(AnnotatedElement place, Class<?> type) {
        if (place.getAnnotations().length > 0) {
            inputs.add(new Input(place, type));
            if (place.isAnnotationPresent(BeanParam.class)) {
                addMembers(type);
            }
        }
    }
}
