package io.github.jerseycached.jaxrs;

import java.io.Closeable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.jersey.internal.inject.InjectionManager;
import org.glassfish.jersey.internal.inject.Injections;
import org.glassfish.jersey.server.CloseableService;

/** The instances of the classes that annotations name, made by the application's injection, one of each. */
final class Injected {

    private final InjectionManager injection;
    private final Map<Class<?>, Object> instances = new ConcurrentHashMap<>();

    Injected(InjectionManager injection) {
        this.injection = injection;
    }

    /** All that is there of a contract. */
    <T> List<T> all(Class<T> contract) {
        return injection.getAllInstances(contract);
    }

    /** Has something done at the end of the request that this thread is about, however it ends. */
    void atEndOfRequest(Closeable last) {
        injection.getInstance(CloseableService.class).add(last);
    }

    /** The instance of a class. */
    <T> T one(Class<T> type) {
        Object known = instances.get(type);
        if (known == null) {
            known = instances.computeIfAbsent(type, each -> Injections.getOrCreate(injection, each));
        }
        return type.cast(known);
    }
}
