package io.github.jerseycached.plan;

import io.github.jerseycached.inspect.Injected;
import io.github.jerseycached.inspect.InjectionPoint;
import io.github.jerseycached.inspect.RequestRead;
import io.github.jerseycached.inspect.RequestRead.RequestPart;
import io.github.jerseycached.inspect.RequestReads;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.MatrixParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.ext.ParamConverterProvider;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.glassfish.jersey.internal.util.ReflectionHelper;
import org.glassfish.jersey.internal.util.collection.ClassTypePair;
import org.glassfish.jersey.process.Inflector;

/**
 * What a resource method reads of a request: by its parameters, by the fields, setters and constructors of its class, and by
 * the same of the bean parameters among these.
 */
public final class MethodInputs {

    /** Where Jersey puts something that the method reads, with the annotation there that says what. */
    private record AnnotatedInput(AnnotatedElement place, Class<?> type) {}

    /** What Jersey hands to the method itself. */
    private record Argument(org.glassfish.jersey.server.model.Parameter parameter, InjectionPoint point) {}

    private static final Set<Class<? extends Annotation>> PARAMETERS = Set.of(
            BeanParam.class,
            CookieParam.class,
            FormParam.class,
            HeaderParam.class,
            MatrixParam.class,
            PathParam.class,
            QueryParam.class);

    private final List<AnnotatedInput> inputs = new ArrayList<>();
    private final List<InjectionPoint> points = new ArrayList<>();
    private final List<Argument> arguments = new ArrayList<>();
    private final Set<Class<?>> classes = new LinkedHashSet<>();
    // A bean may hold a bean of its own type.
    private final Set<Class<?>> seen = new HashSet<>();

    private MethodInputs(Stream<MethodInputs> all) {
        all.forEach(each -> {
            inputs.addAll(each.inputs);
            points.addAll(each.points);
            arguments.addAll(each.arguments);
            classes.addAll(each.classes);
        });
    }

    /** @param declarations the method, and those that it overrides or implements: an annotation may stand at any of them */
    MethodInputs(Class<?> resourceClass, List<Method> declarations) {
        classes.add(resourceClass);
        for (Method declaration : declarations) {
            for (Parameter parameter : declaration.getParameters()) {
                addInput(
                        parameter,
                        resolved(resourceClass, declaration, parameter.getType(), parameter.getParameterizedType()));
            }
        }
        addArguments(resourceClass, declarations);
        addMembers(resourceClass);
        if (Inflector.class.isAssignableFrom(resourceClass)) {
            // Jersey hands it the whole request.
            inputs.add(new AnnotatedInput(resourceClass, ContainerRequestContext.class));
        }
    }

    private void addArguments(Class<?> resourceClass, List<Method> declarations) {
        Method method = declarations.get(0);
        for (int i = 0; i < method.getParameterCount(); i++) {
            Map<Class<?>, Annotation> annotations = new LinkedHashMap<>();
            for (Method declaration : declarations) {
                for (Annotation annotation : declaration.getParameters()[i].getAnnotations()) {
                    annotations.putIfAbsent(annotation.annotationType(), annotation);
                }
            }
            Annotation[] all = annotations.values().toArray(Annotation[]::new);
            Parameter parameter = method.getParameters()[i];
            ClassTypePair given =
                    resolved(resourceClass, method, parameter.getType(), parameter.getParameterizedType());
            String place = "parameter " + (i + 1) + " of " + method.getName();
            arguments.add(new Argument(
                    org.glassfish.jersey.server.model.Parameter.create(
                            resourceClass,
                            method.getDeclaringClass(),
                            false,
                            parameter.getType(),
                            parameter.getParameterizedType(),
                            all),
                    InjectionPoint.of(all, given.rawClass(), given.type(), place, false)));
        }
    }

    /** These and those of others. */
    MethodInputs with(Set<MethodInputs> others) {
        return new MethodInputs(Stream.concat(Stream.of(this), others.stream()));
    }

    /**
     * What is read beside that which the signature names: objects of the application's own, and what is injected into its
     * services.
     */
    List<RequestRead> beside(Injected injected) {
        List<RequestRead> found = new ArrayList<>();
        for (Argument argument : arguments) {
            if (argument.parameter() != null && injected.isOfApplication(argument.parameter())) {
                if (argument.point().types().stream().noneMatch(Principal.class::isAssignableFrom)) {
                    found.add(new RequestRead(
                            RequestPart.UNKNOWN,
                            argument.point().type(),
                            argument.point().place()));
                }
            } else {
                addBeside(argument.point(), injected, found);
            }
        }
        points.forEach(point -> addBeside(point, injected, found));
        return found;
    }

    private static void addBeside(InjectionPoint point, Injected injected, List<RequestRead> found) {
        for (RequestRead read : injected.reads().at(point)) {
            boolean named = read.place().equals(point.place())
                    && read.kind() != RequestPart.UNKNOWN
                    && read.kind() != RequestPart.RESPONSE;
            if (!named) {
                found.add(read);
            }
        }
    }

    /** What annotations of one kind name, such as the query parameters of each {@code @QueryParam}. */
    <A extends Annotation> Set<String> named(Class<A> annotation, Function<A, String> name) {
        Set<String> names = new LinkedHashSet<>();
        for (AnnotatedInput input : inputs) {
            A found = input.place().getAnnotation(annotation);
            if (found != null) {
                names.add(name.apply(found));
            }
        }
        return names;
    }

    /** Texts with parameters of a request in them, which have the default values that stand at what is read. */
    public List<Template> templates(String... sources) {
        Map<String, String> defaults = new HashMap<>();
        for (AnnotatedInput input : inputs) {
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

    /** Whether the method is given the request's content. */
    public boolean haveContent() {
        return arguments.stream()
                .anyMatch(each -> each.parameter() != null
                        && each.parameter().getSource() == org.glassfish.jersey.server.model.Parameter.Source.ENTITY);
    }

    /** Whether a provider makes something of a text of the request that the method reads. */
    public boolean areConvertedBy(ParamConverterProvider provider) {
        return inputs.stream()
                .filter(input -> Stream.of(input.place().getAnnotations())
                        .anyMatch(each -> PARAMETERS.contains(each.annotationType())))
                .anyMatch(input -> provider.getConverter(
                                input.type(), input.type(), input.place().getAnnotations())
                        != null);
    }

    /** The classes that the method, and the locators that lead to it, are of. */
    Set<Class<?>> classes() {
        return classes;
    }

    /** Whether something of this type is read. */
    boolean has(Class<?> type) {
        return inputs.stream().anyMatch(input -> type.isAssignableFrom(input.type()));
    }

    /** What shows every field of the request, by the name of its type. */
    Optional<String> showingAllFields() {
        return inputs.stream()
                .map(AnnotatedInput::type)
                // Its own methods are about preconditions and variants alone.
                .filter(type -> type != Request.class
                        && RequestReads.kind(type)
                                .filter(RequestPart.FIELDS::equals)
                                .isPresent())
                .map(type -> HttpHeaders.class.isAssignableFrom(type) ? "HttpHeaders" : type.getSimpleName())
                .findFirst();
    }

    private void addMembers(Class<?> type) {
        if (!seen.add(type)) {
            return;
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            // With or without an annotation: an @Inject on the constructor, or a locator's own call, fills them all.
            addInjected(type, constructor, true);
        }
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getDeclaredFields()) {
                if (field.getAnnotations().length > 0) {
                    add(
                            field,
                            resolved(type, field, field.getType(), field.getGenericType()),
                            InjectionPoint.place(field),
                            false);
                }
            }
            for (Method method : declaring.getDeclaredMethods()) {
                // Not any method with a parameter: that of another resource method is no input of this one.
                if (isSetter(method)) {
                    Parameter parameter = method.getParameters()[0];
                    add(
                            method,
                            resolved(type, method, parameter.getType(), parameter.getParameterizedType()),
                            InjectionPoint.place(method),
                            false);
                } else if (Stream.of(method.getAnnotations()).anyMatch(RequestReads::injects)) {
                    addInjected(type, method, true);
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

    private void addInjected(Class<?> type, Executable executable, boolean all) {
        for (Parameter parameter : executable.getParameters()) {
            add(
                    parameter,
                    resolved(type, executable, parameter.getType(), parameter.getParameterizedType()),
                    InjectionPoint.place(executable),
                    all);
        }
    }

    /** The type of something that is declared in a supertype, perhaps by a type variable. */
    private static ClassTypePair resolved(Class<?> in, Member declared, Class<?> type, Type generic) {
        return ReflectionHelper.resolveGenericType(in, declared.getDeclaringClass(), type, generic);
    }

    private void add(AnnotatedElement place, ClassTypePair given, String words, boolean injected) {
        addInput(place, given);
        Annotation[] annotations = place.getAnnotations();
        if (Stream.of(annotations).noneMatch(each -> PARAMETERS.contains(each.annotationType()))) {
            points.add(InjectionPoint.of(annotations, given.rawClass(), given.type(), words, injected));
        }
    }

    private void addInput(AnnotatedElement place, ClassTypePair given) {
        for (Class<?> type : InjectionPoint.types(given.rawClass(), given.type())) {
            inputs.add(new AnnotatedInput(place, type));
        }
        if (place.isAnnotationPresent(BeanParam.class)) {
            addMembers(given.rawClass());
        }
    }
}
