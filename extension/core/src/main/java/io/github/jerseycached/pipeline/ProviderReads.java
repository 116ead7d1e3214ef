package io.github.jerseycached.pipeline;

import io.github.jerseycached.http.Reason;
import io.github.jerseycached.inspect.ReachedCode;
import io.github.jerseycached.inspect.RequestRead;
import io.github.jerseycached.inspect.RequestRead.RequestPart;
import io.github.jerseycached.inspect.RequestReads;
import io.github.jerseycached.inspect.SkippableClasses;
import io.github.jerseycached.plan.MethodInputs;
import io.github.jerseycached.plan.MethodKey;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.InterceptorContext;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.jspecify.annotations.Nullable;

/**
 * What the application's providers read of a request while they take part in a response: the exception mapper that made it,
 * the writer of its entity, interceptors, context resolvers, and converters of the method's parameters. None of it is in the
 * key. Response filters, which run on hits as well, are the concern of {@link ResponseFilters}.
 */
public final class ProviderReads {

    private static final Set<String> PROPERTIES = Stream.of(InterceptorContext.class, WriterInterceptorContext.class)
            .flatMap(type -> Stream.of("getProperty", "getPropertyNames", "hasProperty")
                    .map(name -> type.getSimpleName() + '.' + name))
            .collect(Collectors.toUnmodifiableSet());

    private static final String FILTERING_BY_ROLES =
            "org.glassfish.jersey.message.filtering.SecurityEntityFilteringFeature";

    private final MethodProviders providers;
    private final SkippableClasses skippable;
    private final MethodInputs inputs;
    private final boolean isSelectionDeclared;
    private volatile @Nullable AllReads found;

    /**
     * One provider that reads the request.
     *
     * @param ofMapper whether it made the response itself
     */
    public record ProviderRead(String provider, RequestRead read, boolean ofMapper) {

        /** Whether it reads fields, so that a {@code Vary} can say which. */
        public boolean isOfFields() {
            return read.kind() == RequestPart.FIELDS;
        }

        public Reason reason() {
            return Reason.of(Reason.Kind.PROVIDER_READS, provider + " reads " + read);
        }
    }

    /**
     * What holds for each response.
     *
     * @param arguments of what makes the method's arguments
     * @param content of what may take part where an entity is written
     * @param properties of interceptors that read properties of the request
     * @param writers whether a writer of the application reads the request
     * @param outermost names interceptors that run around the cache's own
     */
    private record AllReads(
            List<ProviderRead> arguments,
            List<ProviderRead> content,
            List<ProviderRead> properties,
            boolean writers,
            List<String> outermost) {}

    /** @param isSelectionDeclared whether the annotation says by what the response is selected beyond the signature */
    public ProviderReads(
            MethodProviders providers, SkippableClasses skippable, MethodInputs inputs, boolean isSelectionDeclared) {
        this.providers = providers;
        this.skippable = skippable;
        this.inputs = inputs;
        this.isSelectionDeclared = isSelectionDeclared;
    }

    /** The names of interceptors that run around the cache's own, so that it does not see what is sent; none as a rule. */
    public List<String> outermost(UriInfo uri) {
        return found(uri).outermost();
    }

    /** Whether an interceptor reads properties of the request, which a request filter may have set. */
    public boolean areOfProperties(UriInfo uri) {
        return !isSelectionDeclared && !found(uri).properties().isEmpty();
    }

    /**
     * Whatever takes part before the entity is written, as far as the key does not have what it reads.
     *
     * @param properties whether the request had properties of the application before the method ran
     */
    public List<ProviderRead> before(
            ContainerResponseContext answer, ContainerRequest request, MethodKey key, boolean properties) {
        if (isSelectionDeclared) {
            return List.of();
        }
        AllReads known = found(request.getUriInfo());
        List<ProviderRead> readings = new ArrayList<>(known.arguments());
        addMapper(request, readings);
        if (answer.hasEntity()) {
            readings.addAll(known.content());
            if (properties) {
                readings.addAll(known.properties());
            }
        }
        readings.removeIf(each -> key.has(each.read()));
        return readings;
    }

    /** The interceptors and context resolvers that take part in each response with content. */
    public List<ProviderRead> ofContent(UriInfo uri, MethodKey key) {
        return isSelectionDeclared
                ? List.of()
                : found(uri).content().stream()
                        .filter(each -> !key.has(each.read()))
                        .toList();
    }

    /** The writer of an entity, as far as the key does not have what it reads. */
    public List<ProviderRead> ofWriter(
            ContainerRequest request,
            MethodKey key,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            @Nullable MediaType mediaType) {
        if (isSelectionDeclared || !found(request.getUriInfo()).writers()) {
            return List.of();
        }
        List<ProviderRead> readings = new ArrayList<>();
        MessageBodyWriter<?> writer = EntityWriters.find(request, type, generic, annotations, mediaType);
        if (writer != null) {
            add(writer.getClass(), false, readings);
        }
        readings.removeIf(each -> key.has(each.read()));
        return readings;
    }

    private AllReads found(UriInfo uri) {
        AllReads known = found;
        if (known == null) {
            known = find(uri);
            found = known;
        }
        return known;
    }

    private AllReads find(UriInfo uri) {
        List<ProviderRead> arguments = new ArrayList<>();
        for (ParamConverterProvider converter : providers.injected().providers(ParamConverterProvider.class)) {
            if (!reads(converter.getClass()).isEmpty() && inputs.areConvertedBy(converter)) {
                add(converter.getClass(), false, arguments);
            }
        }
        if (inputs.haveContent()) {
            addAll(ReaderInterceptor.class, uri, arguments);
            addAll(MessageBodyReader.class, uri, arguments);
        }
        List<ProviderRead> content = new ArrayList<>();
        addAll(WriterInterceptor.class, uri, content);
        addAll(ContextResolver.class, uri, content);
        if (providers.injected().isRegistered(FILTERING_BY_ROLES)) {
            content.add(new ProviderRead(
                    "SecurityEntityFilteringFeature",
                    new RequestRead(RequestPart.CALLER, SecurityContext.class, "roles"),
                    false));
        }
        List<ProviderRead> properties = new ArrayList<>();
        for (Class<?> interceptor : providers.of(WriterInterceptor.class, uri)) {
            if (readsProperties(interceptor)) {
                String name = MethodProviders.nameOf(interceptor);
                properties.add(new ProviderRead(
                        name, new RequestRead(RequestPart.UNKNOWN, interceptor, "properties of the request"), false));
            }
        }
        List<ProviderRead> writers = new ArrayList<>();
        addAll(MessageBodyWriter.class, uri, writers);
        return new AllReads(
                List.copyOf(arguments),
                List.copyOf(content),
                List.copyOf(properties),
                !writers.isEmpty(),
                List.copyOf(providers.at(
                        Integer.MIN_VALUE,
                        WriterInterceptor.class,
                        uri,
                        type -> MethodProviders.isOfApplication(type) && !skippable.has(type))));
    }

    private boolean readsProperties(Class<?> interceptor) {
        return !RequestReads.isOfLibrary(interceptor)
                && !skippable.has(interceptor)
                && ReachedCode.from(interceptor, InterceptorContext.class, WriterInterceptorContext.class)
                        .mayCall(PROPERTIES);
    }

    private void addMapper(ContainerRequest request, List<ProviderRead> readings) {
        ExtendedUriInfo uri = request.getUriInfo();
        Throwable mapped = uri == null ? null : uri.getMappedThrowable();
        if (mapped != null) {
            ExceptionMapper<?> mapper = providers.injected().mapperOf(mapped);
            if (mapper != null) {
                add(mapper.getClass(), true, readings);
            }
        }
    }

    private void addAll(Class<?> contract, UriInfo uri, List<ProviderRead> readings) {
        providers.of(contract, uri).forEach(type -> add(type, false, readings));
    }

    private void add(Class<?> type, boolean ofMapper, List<ProviderRead> readings) {
        for (RequestRead read : reads(type)) {
            readings.add(new ProviderRead(MethodProviders.nameOf(type), read, ofMapper));
        }
    }

    private List<RequestRead> reads(Class<?> type) {
        return skippable.has(type) ? List.of() : providers.injected().reads().ofProvider(type);
    }
}
