package io.github.jerseycached.transparency;

import static io.github.jerseycached.transparency.Providers.onRequest;
import static io.github.jerseycached.transparency.Providers.onResponse;
import static io.github.jerseycached.transparency.Providers.onWrite;

import io.github.jerseycached.Cached;
import io.github.jerseycached.SkippedOnHit;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.core.Variant;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.message.GZipEncoder;
import org.glassfish.jersey.message.filtering.SecurityEntityFilteringFeature;
import org.glassfish.jersey.process.internal.RequestScoped;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.filter.EncodingFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers around a method read of a request is in no key: such a response is not stored unless somebody names it. */
class TransparencyOfInputsTest {

    private static final String ONE = "X-Tenant: one";
    private static final String TWO = "X-Tenant: two";

    /** Says who is calling by {@code X-Tenant}, and lets the role admin to who is called so. */
    private static final ContainerRequestFilter SIGNS_IN = onRequest(request -> {
        String name = request.getHeaderString("X-Tenant");
        request.setSecurityContext(new SecurityContext() {
            @Override
            public Principal getUserPrincipal() {
                return name == null ? null : () -> name;
            }

            @Override
            public boolean isUserInRole(String role) {
                return "one".equals(name);
            }

            @Override
            public boolean isSecure() {
                return false;
            }

            @Override
            public String getAuthenticationScheme() {
                return null;
            }
        });
    });

    // ---------------------------------------------------------------------------------------------- writer
    // interceptors

    /** Signs each body with what {@link #tenant} says. */
    abstract static class Signing implements WriterInterceptor {

        abstract String tenant(WriterInterceptorContext context);

        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            context.proceed();
            context.getOutputStream().write((" for " + tenant(context)).getBytes(StandardCharsets.UTF_8));
        }
    }

    public static class SigningByField extends Signing {
        @Context
        HttpHeaders headers;

        @Override
        String tenant(WriterInterceptorContext context) {
            return headers.getHeaderString("X-Tenant");
        }
    }

    public static class SigningBySetter extends Signing {
        private HttpHeaders headers;

        @Context
        public void setHeaders(HttpHeaders injected) {
            headers = injected;
        }

        @Override
        String tenant(WriterInterceptorContext context) {
            return headers.getHeaderString("X-Tenant");
        }
    }

    public static class SigningByConstructor extends Signing {
        private final HttpHeaders headers;

        public SigningByConstructor(@Context HttpHeaders headers) {
            this.headers = headers;
        }

        @Override
        String tenant(WriterInterceptorContext context) {
            return headers.getHeaderString("X-Tenant");
        }
    }

    public static class SigningByProvider extends Signing {
        @Inject
        Provider<ContainerRequest> request;

        @Override
        String tenant(WriterInterceptorContext context) {
            return request.get().getHeaderString("X-Tenant");
        }
    }

    public static class SigningByCaller extends Signing {
        @Context
        SecurityContext caller;

        @Override
        String tenant(WriterInterceptorContext context) {
            return caller.getUserPrincipal() == null
                    ? "nobody"
                    : caller.getUserPrincipal().getName();
        }
    }

    /** Who is asking, for one request. */
    @RequestScoped
    public static class Tenant {
        @Context
        HttpHeaders headers;

        String name() {
            return headers.getHeaderString("X-Tenant");
        }
    }

    private static final AbstractBinder TENANT = new AbstractBinder() {
        @Override
        protected void configure() {
            bindAsContract(Tenant.class).in(RequestScoped.class);
        }
    };

    public static class SigningByBean extends Signing {
        @Inject
        Provider<Tenant> current;

        @Override
        String tenant(WriterInterceptorContext context) {
            return current.get().name();
        }
    }

    public static class SigningByProperty extends Signing {
        @Override
        String tenant(WriterInterceptorContext context) {
            return (String) context.getProperty("tenant");
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                SigningByField.class,
                SigningBySetter.class,
                SigningByConstructor.class,
                SigningByProvider.class,
                SigningByBean.class
            })
    void interceptorReadsTheRequest(Class<?> interceptor) {
        Scenario.of(Things.class, interceptor, TENANT)
                .get("/things/text", ONE)
                .get("/things/text", TWO)
                .isNotStored(interceptor.getSimpleName());
    }

    @Test
    void interceptorKnowsTheCaller() {
        Scenario.of(Things.class, SigningByCaller.class, SIGNS_IN)
                .get("/things/text")
                .get("/things/text", ONE)
                .get("/things/text", TWO)
                .isNotStored("SigningByCaller");
    }

    @Test
    void interceptorReadsAPropertyOfTheRequest() {
        Scenario.of(
                        Things.class,
                        SigningByProperty.class,
                        onRequest(request -> request.setProperty("tenant", request.getHeaderString("X-Tenant"))))
                .get("/things/text", ONE)
                .get("/things/text", TWO)
                .isNotStored("SigningByProperty");
    }

    @Test
    void featureHandsTheRequestToAnInterceptor() {
        Scenario.of(Things.class, HandsOver.class)
                .get("/things/text", ONE)
                .get("/things/text", TWO)
                .isNotStored("HttpHeaders");
    }

    /** Holds what was injected into somebody else. */
    public static class HandsOver implements jakarta.ws.rs.core.Feature {
        @Context
        HttpHeaders headers;

        @Override
        public boolean configure(jakarta.ws.rs.core.FeatureContext context) {
            context.register(new SigningByConstructor(headers));
            return true;
        }
    }

    public static class SigningByQuery extends Signing {
        @Context
        UriInfo uri;

        @Override
        String tenant(WriterInterceptorContext context) {
            return uri.getQueryParameters().getFirst("tenant");
        }
    }

    @Path("listed")
    @Produces("text/plain")
    public static class Listed {
        @GET
        @Cached(ttl = 60, staleWhileRevalidate = 60, staleIfError = 3600, query = Cached.DECLARED)
        public String get(@QueryParam("q") String q) {
            return "listed " + q;
        }

        @GET
        @Path("all")
        @Cached(ttl = 60, staleWhileRevalidate = 60, staleIfError = 3600)
        public String all(@QueryParam("q") String q) {
            return "listed " + q;
        }
    }

    @Test
    void interceptorReadsTheQueryThatTheKeyLeavesOut() {
        Scenario.of(Listed.class, SigningByQuery.class)
                .get("/listed?tenant=one")
                .get("/listed?tenant=two")
                .isNotStored("SigningByQuery");
    }

    @Test
    void interceptorReadsTheQueryThatTheKeyHas() {
        Scenario.of(Listed.class, SigningByQuery.class)
                .get("/listed/all?tenant=one")
                .get("/listed/all?tenant=two")
                .isStored();
    }

    /** Says by which field it went. */
    public static class SigningWithVary extends SigningByField {
        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            context.getHeaders().add("Vary", "X-Tenant");
            super.aroundWriteTo(context);
        }
    }

    @Test
    void interceptorSaysVary() {
        Scenario.of(Things.class, SigningWithVary.class)
                .get("/things/text", ONE)
                .get("/things/text", TWO)
                .isStored();
    }

    /** Counts what callers send, which has no part in what they get. */
    @SkippedOnHit
    public static class Counting implements WriterInterceptor {
        @Context
        HttpHeaders headers;

        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            if (headers.getLength() > 100) {
                throw new IOException("no");
            }
            context.proceed();
        }
    }

    @Test
    void interceptorMayBeSkipped() {
        Scenario.of(Things.class, Counting.class).get("/things/text", ONE).isStored();
    }

    @Path("named")
    @Produces("text/plain")
    public static class Named {
        @GET
        @Cached(ttl = 60, staleWhileRevalidate = 60, staleIfError = 3600, vary = "X-Tenant")
        public String get() {
            return "named";
        }
    }

    @Test
    void annotationDeclaresTheInterceptorsFields() {
        Scenario.of(Named.class, SigningByField.class)
                .get("/named", ONE)
                .get("/named", TWO)
                .isStored();
    }

    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Signed {}

    /** Is for methods with {@link Signed} alone. */
    @Signed
    public static class SigningSome extends SigningByField {}

    @Test
    void interceptorOfOtherMethodsIsIgnored() {
        Scenario.of(Things.class, SigningSome.class).get("/things/text", ONE).isStored();
    }

    @Test
    void interceptorThatReadsNothing() {
        Scenario.of(Things.class, onWrite(context -> {
                    context.proceed();
                    context.getOutputStream().write('!');
                }))
                .get("/things/text")
                .isStored();
    }

    @Test
    void encoderSaysByWhichFieldItWentAndTheInterceptorDoesNot() {
        Scenario.of(Things.class, SigningByField.class, EncodingFilter.class, GZipEncoder.class)
                .get("/things/text", ONE)
                .get("/things/text", TWO)
                .isNotStored("SigningByField");
    }

    /** Compresses for clients that accept it, and does not say so. */
    public static class CompressesSilently extends TransparencyOfWritersTest.Compressing {}

    @Test
    void interceptorCompressesForSomeWithoutVary() {
        Scenario.of(Things.class, CompressesSilently.class)
                .get("/things/text")
                .get("/things/text", "Accept-Encoding: gzip")
                .isTheSame();
    }

    // ------------------------------------------------------------------------------------------------- entity writers

    /** Something that a writer of the application writes. */
    public record Money(int amount) {}

    @Path("money")
    @Produces("text/plain")
    public static class Till extends CachedResource {
        @GET
        public Money get() {
            return new Money(1);
        }

        @GET
        @Path("failing")
        @Cached(
                ttl = 60,
                staleWhileRevalidate = 60,
                staleIfError = 3600,
                statuses = {409})
        public Money failing() {
            throw new IllegalStateException();
        }

        @GET
        @Path("text")
        public String text() {
            return "text";
        }
    }

    public static class MoneyWriter extends WriterOf<Money> {
        @Context
        HttpHeaders headers;

        public MoneyWriter() {
            super(Money.class);
        }

        @Override
        void write(Money money, MultivaluedMap<String, Object> fields, OutputStream out) throws IOException {
            String currency = headers.getHeaderString("X-Tenant");
            out.write((money.amount() + " " + currency).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void writerReadsTheRequest() {
        Scenario.of(Till.class, MoneyWriter.class)
                .get("/money", ONE)
                .get("/money", TWO)
                .isNotStored("MoneyWriter");
    }

    @Test
    void writerOfAnotherTypeIsIgnored() {
        Scenario.of(Till.class, MoneyWriter.class).get("/money/text", ONE).isStored();
    }

    /** Puts another entity in place of a text. */
    public static class Converts implements WriterInterceptor {
        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            context.setEntity(new Money(2));
            context.setType(Money.class);
            context.setGenericType(Money.class);
            context.proceed();
        }
    }

    @Test
    void interceptorChoosesAWriterThatReadsTheRequest() {
        Scenario.of(Till.class, Converts.class, MoneyWriter.class)
                .get("/money/text", ONE)
                .get("/money/text", TWO)
                .isNotStored("MoneyWriter");
    }

    /** How a currency is written. */
    public interface Notation {
        String of(int amount);
    }

    public static class NotationByRequest implements ContextResolver<Notation> {
        @Context
        HttpHeaders headers;

        @Override
        public Notation getContext(Class<?> type) {
            String currency = headers.getHeaderString("X-Tenant");
            return amount -> amount + " " + currency;
        }
    }

    public static class ResolvingWriter extends WriterOf<Money> {
        @Context
        jakarta.ws.rs.ext.Providers providers;

        public ResolvingWriter() {
            super(Money.class);
        }

        @Override
        void write(Money money, MultivaluedMap<String, Object> fields, OutputStream out) throws IOException {
            Notation notation = providers
                    .getContextResolver(Notation.class, MediaType.TEXT_PLAIN_TYPE)
                    .getContext(Money.class);
            out.write(notation.of(money.amount()).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void contextResolverReadsTheRequest() {
        Scenario.of(Till.class, ResolvingWriter.class, NotationByRequest.class)
                .get("/money", ONE)
                .get("/money", TWO)
                .isNotStored("NotationByRequest");
    }

    // ---------------------------------------------------------------------------------------------- exception mappers

    public static class ConflictMapper implements ExceptionMapper<IllegalStateException> {
        @Context
        HttpHeaders headers;

        @Override
        public Response toResponse(IllegalStateException failure) {
            return Response.status(Response.Status.CONFLICT)
                    .type(MediaType.TEXT_PLAIN_TYPE)
                    .entity("conflict of " + headers.getHeaderString("X-Tenant"))
                    .build();
        }
    }

    @Test
    void mapperReadsTheRequest() {
        Scenario.of(Till.class, ConflictMapper.class, MoneyWriter.class)
                .get("/money/failing", ONE)
                .get("/money/failing", TWO)
                .isNotStored("ConflictMapper");
    }

    public static class ConflictMapperWithVary extends ConflictMapper {
        @Override
        public Response toResponse(IllegalStateException failure) {
            return Response.fromResponse(super.toResponse(failure))
                    .header("Vary", "X-Tenant")
                    .build();
        }
    }

    @Test
    void mapperSaysVary() {
        Scenario.of(Till.class, ConflictMapperWithVary.class)
                .get("/money/failing", ONE)
                .get("/money/failing", TWO)
                .isStored();
    }

    @Test
    void unusedMapperIsIgnored() {
        Scenario.of(Till.class, ConflictMapper.class).get("/money/text", ONE).isStored();
    }

    // ----------------------------------------------------------------------------------------------------- parameters

    /** A number as a client writes it. */
    public record Decimal(String value) {}

    public static class Decimals implements ParamConverterProvider {
        @Context
        HttpHeaders headers;

        @Override
        public <T> ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
            if (type != Decimal.class) {
                return null;
            }
            return new ParamConverter<>() {
                @Override
                public T fromString(String value) {
                    return type.cast(new Decimal(value + " as " + headers.getHeaderString("X-Tenant") + " writes it"));
                }

                @Override
                public String toString(T value) {
                    return value.toString();
                }
            };
        }
    }

    @Path("decimals")
    @Produces("text/plain")
    public static class DecimalResource extends CachedResource {
        @GET
        @Path("{value}")
        public String get(@PathParam("value") Decimal value) {
            return value.value();
        }

        @GET
        @Path("text/{value}")
        public String text(@PathParam("value") String value) {
            return value;
        }
    }

    @Test
    void converterOfAParameterReadsTheRequest() {
        Scenario.of(DecimalResource.class, Decimals.class)
                .get("/decimals/1", ONE)
                .get("/decimals/1", TWO)
                .isNotStored("Decimals");
    }

    @Test
    void converterOfOtherParametersIsIgnored() {
        Scenario.of(DecimalResource.class, Decimals.class)
                .get("/decimals/text/1", ONE)
                .isStored();
    }

    // -------------------------------------------------------------------------------------------------------- filters

    /** Signs each text by a bean of the request. */
    public static class SigningFilter implements ContainerResponseFilter {
        @Inject
        Provider<Tenant> current;

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.setEntity(response.getEntity() + " for " + current.get().name());
        }
    }

    @Test
    void filterChangesTheEntityByABeanOfTheRequest() {
        Scenario.of(Things.class, SigningFilter.class, TENANT)
                .get("/things/text", ONE)
                .get("/things/text", TWO)
                .isNotStored("SigningFilter");
    }

    @Test
    void filterChangesTheEntityByAFieldAndAnEncoderSaysVary() {
        Scenario.of(Things.class, EncodingFilter.class, GZipEncoder.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.setEntity(response.getEntity() + " " + request.getHeaderString("X-Tenant"));
                    }
                })
                .get("/things/text", ONE)
                .get("/things/text", TWO)
                .isNotStored("field of the request");
    }

    @Test
    void filterAddsAFieldByABeanOfTheRequest() {
        Scenario.of(Things.class, TENANT, SaysTenant.class)
                .get("/things/text", ONE)
                .get("/things/text", TWO)
                .isStored();
    }

    /** Runs on hits, too. */
    public static class SaysTenant implements ContainerResponseFilter {
        @Inject
        Provider<Tenant> current;

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().putSingle("X-For", current.get().name());
        }
    }

    // ------------------------------------------------------------------------------------------- filtering of entities

    /** An account, of which some properties are for an administrator. */
    public static class Account {
        public String getName() {
            return "account";
        }

        @RolesAllowed("admin")
        public String getSecret() {
            return "secret";
        }
    }

    @Path("accounts")
    @Produces("application/json")
    public static class Accounts extends CachedResource {
        @GET
        public Account get() {
            return new Account();
        }

        @GET
        @Path("public")
        @Cached(ttl = 60, staleWhileRevalidate = 60, staleIfError = 3600, scope = Cached.Scope.PUBLIC)
        public Account all() {
            return new Account();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/accounts", "/accounts/public"})
    void entityIsFilteredByRoles(String path) {
        Scenario.of(Accounts.class, SecurityEntityFilteringFeature.class, SIGNS_IN)
                .get(path)
                .get(path, TWO)
                .get(path, ONE)
                .isNotStored("SecurityEntityFilteringFeature");
    }

    // ------------------------------------------------------------------------------------------------------- variants

    @Path("variants")
    public static class Variants extends CachedResource {

        static final List<Variant> LANGUAGES =
                Variant.languages(Locale.ENGLISH, Locale.GERMAN).build();
        static final List<Variant> TYPES = Variant.mediaTypes(MediaType.TEXT_PLAIN_TYPE, MediaType.TEXT_HTML_TYPE)
                .build();

        @Context
        Request field;

        @GET
        @Path("twice")
        public Response twice(@Context Request request) {
            Variant language = request.selectVariant(LANGUAGES);
            Variant type = request.selectVariant(TYPES);
            return answer(language, type);
        }

        @GET
        @Path("field")
        public Response field() {
            return twice(field);
        }

        @GET
        @Path("cast")
        public Response cast() {
            return twice((ContainerRequest) field);
        }

        @GET
        @Path("context")
        public Response context(@Context ContainerRequestContext context) {
            return twice(context.getRequest());
        }

        @GET
        @Path("helped")
        public Response helped(@Context Request request) {
            return answer(Choice.of(request, LANGUAGES), Choice.of(request, TYPES));
        }

        @GET
        @Path("none")
        public String none(@Context Request request) {
            Variant language = request.selectVariant(LANGUAGES);
            return language == null ? "no language of yours" : "in " + language.getLanguageString();
        }

        @GET
        @Path("once")
        public String once(@Context Request request) {
            return "in " + request.selectVariant(LANGUAGES);
        }

        private static Response answer(Variant language, Variant type) {
            return language == null || type == null
                    ? Response.notAcceptable(List.of()).build()
                    : Response.ok("in " + language.getLanguageString())
                            .type(type.getMediaType())
                            .build();
        }
    }

    /** Selects for others. */
    static final class Choice {
        private Choice() {}

        static Variant of(Request request, List<Variant> variants) {
            return request.selectVariant(variants);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"twice", "field", "cast", "context", "helped"})
    void selectsTwice(String path) {
        Scenario.of(Variants.class)
                .get("/variants/" + path, "Accept: text/plain", "Accept-Language: en")
                .get("/variants/" + path, "Accept: text/plain", "Accept-Language: de")
                .get("/variants/" + path, "Accept: text/html", "Accept-Language: de")
                .isTheSame();
    }

    @Test
    void selectsNothing() {
        Scenario.of(Variants.class)
                .get("/variants/none", "Accept-Language: fr")
                .get("/variants/none", "Accept-Language: de")
                .get("/variants/none", "Accept-Language: en")
                .isStored();
    }

    @Test
    void selectsOnce() {
        Scenario.of(Variants.class)
                .get("/variants/once", "Accept-Language: en")
                .get("/variants/once", "Accept-Language: de")
                .isStored();
    }

    // Kept apart from the fields of the application: what a map says is what it is asked by.
    private static final Map<String, String> GREETINGS = Map.of("one", "hello", "two", "hallo");

    /** Writes for the tenant that a filter has found. */
    public static class GreetingFilter implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.setEntity(GREETINGS.get(request.getProperty("tenant")));
        }
    }

    @Test
    void filterChangesTheEntityByAPropertyOfTheRequest() {
        Scenario.of(
                        Things.class,
                        GreetingFilter.class,
                        onRequest(request -> request.setProperty("tenant", request.getHeaderString("X-Tenant"))))
                .get("/things/text", ONE)
                .get("/things/text", TWO)
                .isNotStored("GreetingFilter");
    }

    @Test
    void filterThatRunsOnEachResponse() {
        Scenario.of(
                        Things.class,
                        onResponse((request, response) -> response.getHeaders()
                                .putSingle("X-For", String.valueOf(request.getHeaderString("X-Tenant")))))
                .get("/things/text", ONE)
                .get("/things/text", TWO)
                .isStored();
    }
}
