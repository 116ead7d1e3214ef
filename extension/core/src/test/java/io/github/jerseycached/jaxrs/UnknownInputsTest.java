package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.HttpCache;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Providers;
import jakarta.ws.rs.sse.Sse;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.security.Principal;
import java.util.Optional;
import java.util.function.Function;
import org.glassfish.hk2.api.Factory;
import org.glassfish.hk2.api.Injectee;
import org.glassfish.hk2.api.InjectionResolver;
import org.glassfish.hk2.api.ServiceHandle;
import org.glassfish.hk2.api.TypeLiteral;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.process.internal.RequestScoped;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.Parameter;
import org.glassfish.jersey.server.spi.internal.ValueParamProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a method learns of a request by objects of the application's own is in no key: its responses are not stored. */
class UnknownInputsTest {

    /** Who is calling, by a field that no signature names. */
    public record Account(String name) {

        static Account of(@org.jspecify.annotations.Nullable String key) {
            return new Account(String.valueOf(key));
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    public @interface CurrentUser {}

    /** An ordinary annotation, which injects nothing. */
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Checked {}

    /** Gives parameters with its annotation, and any of type Account without one. */
    public static class AccountParameters implements ValueParamProvider {
        @Override
        public Function<ContainerRequest, ?> getValueProvider(Parameter parameter) {
            boolean concerned = parameter.isAnnotationPresent(CurrentUser.class)
                    || (parameter.getRawType() == Account.class && parameter.getSource() == Parameter.Source.ENTITY);
            if (!concerned) {
                return null;
            }
            return parameter.getRawType() == Principal.class
                    ? request -> (Principal) () -> request.getHeaderString("X-Key")
                    : request -> Account.of(request.getHeaderString("X-Key"));
        }

        @Override
        public PriorityType getPriority() {
            return Priority.HIGH;
        }
    }

    @Singleton
    public static class AccountFields implements InjectionResolver<CurrentUser> {
        @Inject
        Provider<ContainerRequest> request;

        @Override
        public Object resolve(Injectee injectee, ServiceHandle<?> root) {
            return Account.of(request.get().getHeaderString("X-Key"));
        }

        @Override
        public boolean isConstructorParameterIndicator() {
            return true;
        }

        @Override
        public boolean isMethodParameterIndicator() {
            return false;
        }
    }

    public static class AccountFactory implements Factory<Account> {
        @Inject
        Provider<ContainerRequest> request;

        @Override
        public Account provide() {
            return Account.of(request.get().getHeaderString("X-Key"));
        }

        @Override
        public void dispose(Account account) {
            // Nothing to do.
        }
    }

    /** Of no scope that its class or binding tells, but with fields of the request. */
    public static class Tenant {
        @Context
        HttpHeaders headers;

        @Override
        public String toString() {
            return String.valueOf(headers.getHeaderString("X-Key"));
        }
    }

    public static class TenantHolder {
        @Inject
        Tenant tenant;

        @Override
        public String toString() {
            return tenant.toString();
        }
    }

    @RequestScoped
    public static class Basket {
        @Override
        public String toString() {
            return "basket";
        }
    }

    public interface Visit {}

    public static class VisitOfRequest implements Visit {
        @Override
        public String toString() {
            return "visit";
        }
    }

    public static class AnyCaller {
        @Context
        SecurityContext security;

        @Override
        public String toString() {
            return String.valueOf(security.getUserPrincipal());
        }
    }

    public static class Links {
        @Context
        UriInfo uri;

        @Override
        public String toString() {
            return uri.getPath();
        }
    }

    /** A service as any application has. */
    public static class Catalogue {
        @Inject
        Prices prices;

        @Override
        public String toString() {
            return "catalogue " + prices;
        }
    }

    public interface Prices {}

    @Singleton
    public static class ListedPrices implements Prices {
        @Inject
        Provider<Clock> clock;

        @Override
        public String toString() {
            return "prices";
        }
    }

    public static class Clock {}

    public static class Connection {}

    public static class Connections implements Factory<Connection> {
        @Override
        public Connection provide() {
            return new Connection();
        }

        @Override
        public void dispose(Connection connection) {
            // Nothing to do.
        }
    }

    @Path("unknown")
    @Produces("text/plain")
    public static class Unknown {

        @GET
        @Path("annotated-parameter")
        @Cached(ttl = 60)
        public String annotatedParameter(@CurrentUser Account account) {
            return account.name();
        }

        @GET
        @Path("parameter-by-type")
        @Cached(ttl = 60)
        public String parameterByType(Account account) {
            return account.name();
        }

        @GET
        @Path("context-parameter")
        @Cached(ttl = 60)
        public String contextParameter(@Context Account account) {
            return account.name();
        }

        @GET
        @Path("resource-context")
        @Cached(ttl = 60)
        public String resourceContext(@Context ResourceContext context) {
            return context.getResource(OfHeader.class).key;
        }
    }

    public static class OfHeader {
        @HeaderParam("X-Key")
        String key = "";
    }

    @Path("unknown/context-field")
    @Produces("text/plain")
    public static class ContextField {
        @Context
        Account account;

        @GET
        @Cached(ttl = 60)
        public String get() {
            return account.name();
        }
    }

    @Path("unknown/injected-field")
    @Produces("text/plain")
    public static class InjectedField {
        @Inject
        Account account;

        @GET
        @Cached(ttl = 60)
        public String get() {
            return account.name();
        }
    }

    @Path("unknown/resolved-field")
    @Produces("text/plain")
    public static class ResolvedField {
        @CurrentUser
        Account account;

        @GET
        @Cached(ttl = 60)
        public String get() {
            return account.name();
        }
    }

    @Path("unknown/provider-field")
    @Produces("text/plain")
    public static class ProviderField {
        @Inject
        Provider<Account> account;

        @GET
        @Cached(ttl = 60)
        public String get() {
            return account.get().name();
        }
    }

    @Path("unknown/constructor")
    @Produces("text/plain")
    public static class OfConstructor {
        private final Account account;

        @Inject
        public OfConstructor(Account account) {
            this.account = account;
        }

        @GET
        @Cached(ttl = 60)
        public String get() {
            return account.name();
        }
    }

    public static class Bean {
        @Context
        Account account;
    }

    @Path("unknown/bean")
    @Produces("text/plain")
    public static class OfBean {
        @GET
        @Cached(ttl = 60)
        public String get(@BeanParam Bean bean) {
            return bean.account.name();
        }
    }

    @Path("unknown/locator")
    public static class OfLocator {
        @Path("one")
        public One one(@CurrentUser Account account) {
            return new One(account.name());
        }
    }

    @Produces("text/plain")
    public static class One {
        private final String name;

        One(String name) {
            this.name = name;
        }

        @GET
        @Cached(ttl = 60)
        public String get() {
            return name;
        }
    }

    @Path("scoped/class")
    @Produces("text/plain")
    public static class ScopedByClass {
        @Inject
        Basket basket;

        @GET
        @Cached(ttl = 60)
        public String get() {
            return basket.toString();
        }
    }

    @Path("scoped/binding")
    @Produces("text/plain")
    public static class ScopedByBinding {
        @Inject
        Provider<Optional<Visit>> unused;

        @Inject
        Visit visit;

        @GET
        @Cached(ttl = 60)
        public String get() {
            return visit.toString();
        }
    }

    @Path("service/fields")
    @Produces("text/plain")
    public static class OfServiceWithFields {
        @Inject
        TenantHolder tenant;

        @GET
        @Cached(ttl = 60)
        public String get() {
            return tenant.toString();
        }
    }

    @Path("service/caller")
    @Produces("text/plain")
    public static class OfServiceWithCaller {
        @Inject
        AnyCaller whoever;

        @GET
        @Cached(ttl = 60)
        public String get() {
            return whoever.toString();
        }

        @GET
        @Path("public")
        @Cached(ttl = 60, scope = Cached.Scope.PUBLIC)
        public String forAll() {
            return whoever.toString();
        }
    }

    @Path("service/target")
    @Produces("text/plain")
    public static class OfServiceWithTarget {
        @Inject
        Links links;

        @GET
        @Cached(ttl = 60)
        public String get() {
            return links.toString();
        }

        @GET
        @Path("no-query")
        @Cached(ttl = 60, query = Cached.DECLARED)
        public String noQuery() {
            return links.toString();
        }
    }

    @Path("said")
    @Produces("text/plain")
    public static class Said {

        public static class Key implements Function<ContainerRequestContext, String> {
            @Override
            public String apply(ContainerRequestContext request) {
                return request.getHeaderString("X-Key");
            }
        }

        @GET
        @Path("vary")
        @Cached(ttl = 60, vary = "X-Key")
        public String vary(@CurrentUser Account account) {
            return account.name();
        }

        @GET
        @Path("key")
        @Cached(ttl = 60, key = Key.class)
        public String key(@CurrentUser Account account) {
            return account.name();
        }

        @GET
        @Path("declared")
        @Cached(ttl = 60, vary = Cached.DECLARED)
        public String declared(@CurrentUser Account account) {
            return "the same for all";
        }
    }

    @Path("known")
    @Produces("text/plain")
    public static class Known {
        @Context
        Application application;

        @Context
        Configuration configuration;

        @Context
        Providers providers;

        @Context
        ResourceInfo info;

        @Context
        Sse sse;

        @Inject
        HttpCache cache;

        @Inject
        Catalogue catalogue;

        @Inject
        Prices prices;

        @Inject
        Provider<Prices> provided;

        @Inject
        Connection connection;

        @Checked
        Account unrelated = new Account("nobody");

        @Context
        Clock clock;

        @GET
        @Cached(ttl = 60)
        public String get() {
            return prices.toString();
        }

        @GET
        @Path("entity")
        @Cached(ttl = 60)
        public String entity(@Checked String entity) {
            return "entity " + entity;
        }

        @GET
        @Path("principal")
        @Cached(ttl = 60)
        public String principal(@CurrentUser Principal principal) {
            return "principal " + principal.getName();
        }
    }

    @Path("answers-beside")
    @Produces("text/plain")
    public static class AnswersBeside {
        @Inject
        Provider<org.glassfish.grizzly.http.server.Response> response;

        @GET
        @Cached(ttl = 60, vary = Cached.DECLARED)
        public String get() {
            return "unused";
        }
    }

    @Path("request-as-entity")
    @Produces("text/plain")
    public static class RequestAsEntity {
        @GET
        @Cached(ttl = 60)
        public String get(ContainerRequestContext request) {
            return String.valueOf(request.getHeaderString("X-Key"));
        }
    }

    public static class SignIn implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            String key = request.getHeaderString("X-Key");
            if (key != null) {
                request.setSecurityContext(new Caller(key));
            }
        }
    }

    private final CachedServer server = CachedServer.of(application());

    private static ResourceConfig application() {
        return CachedServer.config(
                        Unknown.class,
                        ContextField.class,
                        InjectedField.class,
                        ResolvedField.class,
                        ProviderField.class,
                        OfConstructor.class,
                        OfBean.class,
                        OfLocator.class,
                        ScopedByClass.class,
                        ScopedByBinding.class,
                        OfServiceWithFields.class,
                        OfServiceWithCaller.class,
                        OfServiceWithTarget.class,
                        Said.class,
                        Known.class,
                        AnswersBeside.class,
                        RequestAsEntity.class)
                .register(new AbstractBinder() {
                    @Override
                    protected void configure() {
                        bind(AccountParameters.class)
                                .to(ValueParamProvider.class)
                                .in(Singleton.class);
                        bindFactory(AccountFactory.class).to(Account.class).in(RequestScoped.class);
                        bind(VisitOfRequest.class).to(Visit.class).in(RequestScoped.class);
                        bindAsContract(Basket.class).in(RequestScoped.class);
                        bindAsContract(Tenant.class);
                        bindAsContract(TenantHolder.class);
                        bindAsContract(AnyCaller.class);
                        bindAsContract(Links.class);
                        bindAsContract(Catalogue.class);
                        bind(ListedPrices.class).to(Prices.class).in(Singleton.class);
                        bindAsContract(Clock.class);
                        bindFactory(Connections.class).to(Connection.class);
                        bind(AccountFields.class)
                                .to(new TypeLiteral<InjectionResolver<CurrentUser>>() {})
                                .in(Singleton.class);
                    }
                });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "annotated-parameter, Account (parameter 1 of annotatedParameter)",
        "parameter-by-type, Account (parameter 1 of parameterByType)",
        "context-parameter, Account (parameter 1 of contextParameter)",
        "context-field, Account (field account of ContextField)",
        "injected-field, Account (field account of InjectedField)",
        "resolved-field, Account (field account of ResolvedField)",
        "provider-field, Account (field account of ProviderField)",
        "constructor, Account (constructor of OfConstructor)",
        "bean, Account (field account of Bean)",
        "locator/one, Account (parameter 1 of one)",
        "resource-context, ResourceContext (parameter 1 of resourceContext)"
    })
    void methodWithAnApplicationObjectOfTheRequestIsNotStored(String path, String input) {
        for (String name : new String[] {"alice", "bob", "alice"}) {
            server.get("/unknown/" + path, "X-Key", name)
                    .hasBody(name)
                    .has("Cache-Control", "private, max-age=60")
                    .isNotStored(
                            "the method may read anything by " + input + "; name what it depends on in vary or key");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "class, Basket (field basket of ScopedByClass)",
        "binding, VisitOfRequest (field unused of ScopedByBinding)",
    })
    void requestScopedObjectIsAnUnknownInput(String path, String input) {
        server.get("/scoped/" + path)
                .hasStatus(200)
                .isNotStored("the method may read anything by " + input + "; name what it depends on in vary or key");
    }

    @Test
    void injectionPointsOfAServiceAreInputsOfTheMethod() {
        server.get("/service/fields", "X-Key", "a")
                .hasBody("a")
                .isNotStored(
                        "the method may read any field by HttpHeaders (field headers of Tenant); name them in vary");
        server.get("/service/caller/public")
                .isNotStored("the method may read anything by SecurityContext (field security of AnyCaller);"
                        + " name what it depends on in vary or key");
        server.get("/service/target/no-query")
                .isNotStored("the method may read anything by UriInfo (field uri of Links);"
                        + " name what it depends on in vary or key");
        // The key has the whole target.
        server.get("/service/target").isStoredMiss();
        server.get("/service/target").isHit();
    }

    @Test
    void serviceWithSecurityContextMakesResponsesPrivate() {
        try (CachedServer signedIn = CachedServer.of(application().register(SignIn.class))) {
            for (String name : new String[] {"alice", "bob"}) {
                signedIn.get("/service/caller", "X-Key", name).isStoredMiss();
                signedIn.get("/service/caller", "X-Key", name)
                        .has("Cache-Control", "private, max-age=60")
                        .isHit();
            }
        }
    }

    @Test
    void unknownInputIsAcceptedIfTheAnnotationDeclaresItsFields() {
        for (String path : new String[] {"/said/vary", "/said/key"}) {
            server.get(path, "X-Key", "alice").hasBody("alice").isStoredMiss();
            server.get(path, "X-Key", "bob").hasBody("bob").isStoredMiss();
            server.get(path, "X-Key", "alice").hasBody("alice").isHit();
        }
        server.get("/said/declared", "X-Key", "alice").isStoredMiss();
        server.get("/said/declared", "X-Key", "bob").isHit();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/known", "/known/entity"})
    void ordinaryServicesAndContextsDoNotPreventStoring(String path) {
        server.get(path).hasStatus(200).isStoredMiss();
        server.get(path, "X-Key", "b").hasStatus(200).isHit();
    }

    @Test
    void applicationsPrincipalIsAnIdentity() {
        assertThat(server.get("/known/principal", "X-Key", "alice")
                        .hasBody("principal alice")
                        .field("Cache-Control"))
                .startsWith("private");
    }

    @Test
    void methodThatMayRespondOutsideJerseyIsNotStored() {
        for (int i = 0; i < 2; i++) {
            server.get("/answers-beside")
                    .hasBody("unused")
                    .isNotStored("the method may answer by Response (field response of AnswersBeside)");
        }
    }

    @Test
    void requestAsEntityMayReadAnyField() {
        server.get("/request-as-entity", "X-Key", "a")
                .hasBody("a")
                .isNotStored("the method may read any field by ContainerRequestContext; name them in vary");
    }
}
