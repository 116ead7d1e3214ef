package io.github.jerseycached.transparency;

import static io.github.jerseycached.transparency.Providers.onResponse;
import static io.github.jerseycached.transparency.Providers.onWrite;

import jakarta.annotation.Priority;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What an interceptor makes of the fields that the method or a filter has set is the same on a hit, where it does not run. */
class TransparencyOfInterceptorFieldsTest {

    @Path("fields")
    @Produces("text/plain")
    public static class WithFields extends CachedResource {
        @GET
        public Response get() {
            return Response.ok("text")
                    .header("X-Own", "method")
                    .header("Link", "</a>; rel=a")
                    .header("Link", "</b>; rel=b")
                    .build();
        }
    }

    @Test
    void addsALine() {
        Scenario.of(WithFields.class, onWrite(context -> {
                    context.getHeaders().add("Link", "</c>; rel=c");
                    context.getHeaders().add("X-Own", "interceptor");
                    context.proceed();
                }))
                .get("/fields")
                .isStored();
    }

    @Test
    void addsALineThatIsThereAlready() {
        Scenario.of(WithFields.class, onWrite(context -> {
                    context.getHeaders().add("Link", "</a>; rel=a");
                    context.proceed();
                }))
                .get("/fields")
                .isStored();
    }

    @Test
    void replacesAField() {
        Scenario.of(WithFields.class, onWrite(context -> {
                    context.getHeaders().putSingle("X-Own", "interceptor");
                    context.getHeaders().put("Link", List.of("</c>; rel=c"));
                    context.proceed();
                }))
                .get("/fields")
                .isStored();
    }

    @Test
    void removesAField() {
        Scenario.of(WithFields.class, onWrite(context -> {
                    context.getHeaders().remove("Link");
                    context.proceed();
                }))
                .get("/fields")
                .isStored();
    }

    @Test
    void removesOneLine() {
        Scenario.of(WithFields.class, onWrite(context -> {
                    context.getHeaders().put("Link", List.of("</b>; rel=b"));
                    context.proceed();
                }))
                .get("/fields")
                .isStored();
    }

    @Test
    void addsToAFieldOfAFilter() {
        Scenario.of(
                        WithFields.class,
                        onResponse((request, response) -> {
                            response.getHeaders().putSingle("X-Filter", "filter");
                            response.getHeaders().add("Link", "</f>; rel=f");
                        }),
                        onWrite(context -> {
                            context.getHeaders().add("X-Filter", "interceptor");
                            context.getHeaders().add("Link", "</c>; rel=c");
                            context.proceed();
                        }))
                .get("/fields")
                .isStored();
    }

    @Test
    void replacesAFieldOfAFilter() {
        Scenario.of(
                        WithFields.class,
                        onResponse((request, response) -> response.getHeaders().putSingle("X-Filter", "filter")),
                        onWrite(context -> {
                            context.getHeaders().putSingle("X-Filter", "interceptor");
                            context.proceed();
                        }))
                .get("/fields")
                .isStored();
    }

    @Test
    void removesAFieldOfAFilter() {
        Scenario.of(
                        WithFields.class,
                        onResponse((request, response) -> response.getHeaders().putSingle("X-Powered-By", "filter")),
                        onWrite(context -> {
                            context.getHeaders().remove("X-Powered-By");
                            context.proceed();
                        }))
                .get("/fields")
                .isStored();
    }

    @Test
    void setsFieldsThatDescribeTheContent() {
        Scenario.of(WithFields.class, onWrite(context -> {
                    context.getHeaders().putSingle("Content-Language", Locale.ENGLISH.toLanguageTag());
                    context.getHeaders().add("Content-Disposition", "inline");
                    context.proceed();
                }))
                .get("/fields")
                .isStored();
    }

    /** Stands where the cache's own interceptor does. */
    @Priority(Integer.MIN_VALUE)
    public static class CompressesOutermost implements WriterInterceptor {
        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            context.getHeaders().putSingle("Content-Encoding", "gzip");
            GZIPOutputStream zipped = new GZIPOutputStream(context.getOutputStream());
            context.setOutputStream(zipped);
            context.proceed();
            zipped.finish();
        }
    }

    @Test
    void outermostInterceptorCompresses() {
        Scenario.of(WithFields.class, CompressesOutermost.class).get("/fields").isNotStored("CompressesOutermost");
    }

    /** Writes to what it was given itself. */
    @Priority(Integer.MIN_VALUE)
    public static class AppendsOutermost implements WriterInterceptor {
        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            context.getHeaders().add("X-Own", "interceptor");
            context.proceed();
            context.getOutputStream().write(" and more".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    @Test
    void outermostInterceptorAppends() {
        Scenario.of(WithFields.class, AppendsOutermost.class).get("/fields").isNotStored("AppendsOutermost");
    }

    /** Closes the stream that it put around. */
    @Priority(Integer.MIN_VALUE)
    public static class ClosesOutermost implements WriterInterceptor {
        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            context.setOutputStream(new FilterOutputStream(context.getOutputStream()) {
                @Override
                public void close() throws IOException {
                    write('!');
                    super.close();
                }
            });
            context.proceed();
        }
    }

    @Test
    void outermostInterceptorWritesWhenItsStreamIsClosed() {
        Scenario.of(WithFields.class, ClosesOutermost.class).get("/fields").isNotStored("ClosesOutermost");
    }
}
