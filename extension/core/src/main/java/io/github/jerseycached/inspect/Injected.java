package io.github.jerseycached.inspect;

import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.Closeable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.glassfish.jersey.internal.inject.InjectionManager;
import org.glassfish.jersey.internal.inject.Injections;
import org.glassfish.jersey.internal.inject.Providers;
import org.glassfish.jersey.model.internal.RankedProvider;
import org.glassfish.jersey.server.CloseableService;
import org.glassfish.jersey.server.model.Parameter;
import org.glassfish.jersey.server.spi.internal.ValueParamProvider;
import org.glassfish.jersey.spi.ExceptionMappers;
import org.jspecify.annotations.Nullable;

/** The instances of the classes that annotations name, made by the application's injection, one of each. */
public final class Injected {

    private volatile InjectionManager injection;
    private final Map<Parameter, Boolean> ofApplication = new ConcurrentHashMap<>();
    private final Map<Class<?>, Object> instances = new ConcurrentHashMap<>();
    // A proxy of the one that belongs to the request of the thread: to make it anew takes longer than to use it.
    private volatile @Nullable CloseableService ends;
    private volatile @Nullable RequestReads reads;
    private volatile ServletResponses servletResponses;

    public Injected(InjectionManager injection) {
        this.injection = injection;
        this.servletResponses = new ServletResponses(injection);
    }

    /** Takes the injection of an application that starts: after a reload it is another one. */
    @SuppressWarnings("ReferenceEquality") // It is, or it is not.
    public void from(InjectionManager ofApplication) {
        if (injection != ofApplication) {
            injection = ofApplication;
            instances.clear();
            ends = null;
            reads = null;
            servletResponses = new ServletResponses(ofApplication);
        }
    }

    /** The configuration of the whole application. */
    public Configuration configuration() {
        return injection.getInstance(Configuration.class);
    }

    /** The responses of the servlet container, if the application runs in one. */
    public ServletResponses servletResponses() {
        return servletResponses;
    }

    /** Whether the application has registered a class of this name, which need not be on the class path. */
    public boolean isRegistered(String name) {
        Configuration application = configuration();
        return Stream.concat(
                        application.getClasses().stream(),
                        application.getInstances().stream().map(Object::getClass))
                .anyMatch(type -> type.getName().equals(name));
    }

    /** What the application's classes read of a request. */
    public RequestReads reads() {
        RequestReads current = reads;
        if (current == null) {
            current = new RequestReads(
                    Bindings.all(hk2(), type -> CdiContainer.of(type).bindings(type), new SpringBindings(injection)));
            reads = current;
        }
        return current;
    }

    private Bindings hk2() {
        try {
            return Hk2Bindings.of(injection);
        } catch (LinkageError | RuntimeException other) {
            // Another injection than HK2.
            return Bindings.NONE;
        }
    }

    /** Whether the application itself gives the value of a resource method's parameter. */
    public boolean isOfApplication(Parameter parameter) {
        // A reload asks again while the injection of before is gone and the new one is not known yet.
        Boolean known = ofApplication.get(parameter);
        if (known == null) {
            known = isProvidedByApplication(parameter);
            ofApplication.put(parameter, known);
        }
        return known;
    }

    private boolean isProvidedByApplication(Parameter parameter) {
        // As Jersey asks them: the heaviest first.
        return injection.<ValueParamProvider>getAllInstances(ValueParamProvider.class).stream()
                .sorted(Comparator.comparingInt(
                                (ValueParamProvider each) -> each.getPriority().getWeight())
                        .reversed())
                .filter(each -> each.getValueProvider(parameter) != null)
                .findFirst()
                .filter(each -> !each.getClass().getName().startsWith("org.glassfish.jersey."))
                .isPresent();
    }

    /** All that is there of a contract. */
    public <T> List<T> all(Class<T> contract) {
        return injection.getAllInstances(contract);
    }

    /** The providers of a contract as Jersey itself finds them. */
    public <T> Iterable<T> providers(Class<T> contract) {
        return Providers.getAllProviders(injection, contract);
    }

    /** The same, each with its priority. */
    public <T> Iterable<RankedProvider<T>> ranked(Class<T> contract) {
        return Providers.getAllRankedProviders(injection, contract);
    }

    /** What makes a response of an exception; {@code null} where nothing does. */
    @Nullable
    public ExceptionMapper<?> mapperOf(Throwable exception) {
        ExceptionMappers mappers = injection.getInstance(ExceptionMappers.class);
        return mappers == null ? null : mappers.findMapping(exception);
    }

    /** Has something done at the end of the request that this thread is about, however it ends. */
    public void atEndOfRequest(Closeable last) {
        CloseableService known = ends;
        if (known == null) {
            known = injection.getInstance(CloseableService.class);
            ends = known;
        }
        known.add(last);
    }

    /** The instance of a class. */
    public <T> T one(Class<T> type) {
        Object known = instances.get(type);
        if (known == null) {
            known = instances.computeIfAbsent(type, each -> Injections.getOrCreate(injection, each));
        }
        return type.cast(known);
    }
}
