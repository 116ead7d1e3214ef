package io.github.jerseycached.transparency;

import static io.github.jerseycached.transparency.Providers.onWrite;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.GZIPOutputStream;
import org.glassfish.jersey.message.DeflateEncoder;
import org.glassfish.jersey.message.GZipEncoder;
import org.glassfish.jersey.server.filter.EncodingFilter;
import org.junit.jupiter.api.Test;

/** What interceptors and writers make of an entity is what a hit sends, although they do not run then. */
class TransparencyOfWritersTest {

    private static WriterInterceptor wrapping(UnaryOperator<OutputStream> wrapper) {
        return context -> {
            context.setOutputStream(wrapper.apply(context.getOutputStream()));
            context.proceed();
        };
    }

    static OutputStream uppercase(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int octet) throws IOException {
                out.write(octet >= 'a' && octet <= 'z' ? octet - 32 : octet);
            }
        };
    }

    @Test
    void contentCodingsOfJersey() {
        Scenario.of(Things.class, EncodingFilter.class, GZipEncoder.class, DeflateEncoder.class)
                .get("/things/text", "Accept-Encoding: gzip")
                .get("/things/text", "Accept-Encoding: deflate")
                .get("/things/text", "Accept-Encoding: deflate, gzip;q=0.5")
                .get("/things/text")
                .isStoredForTheLane();
    }

    @Test
    void interceptorCompresses() {
        Scenario.of(Things.class, onWrite(context -> {
                    context.getHeaders().putSingle("Content-Encoding", "gzip");
                    try (GZIPOutputStream zipped = new GZIPOutputStream(context.getOutputStream())) {
                        context.setOutputStream(zipped);
                        context.proceed();
                    }
                }))
                .get("/things/text")
                .get("/things")
                .isStored();
    }

    /** Compresses, as the documentation of Jersey shows it, for clients that accept it. */
    public static class Compressing implements WriterInterceptor {
        @Context
        private HttpHeaders fields;

        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            String accepted = fields.getHeaderString("Accept-Encoding");
            if (accepted == null || !accepted.contains("gzip")) {
                context.proceed();
                return;
            }
            context.getHeaders().putSingle("Content-Encoding", "gzip");
            GZIPOutputStream zipped = new GZIPOutputStream(context.getOutputStream());
            context.setOutputStream(zipped);
            context.proceed();
            zipped.finish();
        }
    }

    @Test
    void interceptorCompressesForSomeWithVary() {
        Scenario.of(Things.class, Compressing.class, new ContainerResponseFilter() {
                    @Override
                    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                        response.getHeaders().add("Vary", "Accept-Encoding");
                    }
                })
                .get("/things/text", "Accept-Encoding: gzip")
                .get("/things/text")
                .isStored();
    }

    @Test
    void interceptorChangesOctets() {
        Scenario.of(Things.class, wrapping(TransparencyOfWritersTest::uppercase))
                .get("/things/text")
                .get("/things/full")
                .isStored();
    }

    @Test
    void interceptorWritesOnlyOnClose() {
        Scenario.of(Things.class, wrapping(out -> new ByteArrayOutputStream() {
                    @Override
                    public void close() throws IOException {
                        out.write(("<" + toString(StandardCharsets.UTF_8) + ">").getBytes(StandardCharsets.UTF_8));
                        out.close();
                    }
                }))
                .get("/things/text")
                .isStored();
    }

    @Test
    void interceptorAppendsADigest() {
        Scenario.of(Things.class, onWrite(context -> {
                    CheckedOutputStream checked = new CheckedOutputStream(context.getOutputStream(), new CRC32());
                    context.setOutputStream(checked);
                    context.proceed();
                    checked.write(("\n#" + checked.getChecksum().getValue()).getBytes(StandardCharsets.UTF_8));
                }))
                .get("/things/text")
                .isStored();
    }

    @Test
    void interceptorSendsADigestOfTheBufferedBody() {
        Scenario.of(Things.class, onWrite(context -> {
                    OutputStream out = context.getOutputStream();
                    ByteArrayOutputStream buffered = new ByteArrayOutputStream();
                    context.setOutputStream(buffered);
                    context.proceed();
                    context.getHeaders()
                            .putSingle(
                                    "X-Digest",
                                    buffered.toString(StandardCharsets.UTF_8).hashCode());
                    buffered.writeTo(out);
                    context.setOutputStream(out);
                }))
                .get("/things/text")
                .get("/things/full")
                .isStored();
    }

    @Test
    void interceptorReplacesTheEntity() {
        Scenario.of(Things.class, onWrite(context -> {
                    context.setEntity(Map.of("data", context.getEntity()));
                    context.setType(Map.class);
                    context.setGenericType(Map.class);
                    context.proceed();
                }))
                .get("/things")
                .get("/things/full")
                .isStored();
    }

    @Test
    void interceptorReplacesTheMediaType() {
        Scenario.of(Things.class, onWrite(context -> {
                    context.setMediaType(MediaType.TEXT_PLAIN_TYPE);
                    context.setEntity("replaced");
                    context.setType(String.class);
                    context.setGenericType(String.class);
                    context.proceed();
                }))
                .get("/things")
                .isStored();
    }

    @Test
    void interceptorWritesByItself() {
        Scenario.of(
                        Things.class,
                        onWrite(context -> context.getOutputStream().write("own".getBytes(StandardCharsets.UTF_8))))
                .get("/things/text")
                .isStored();
    }

    @Test
    void interceptorThrows() {
        Scenario.of(Things.class, onWrite(context -> {
                    throw new WebApplicationException(Response.status(418).build());
                }))
                .get("/things/text")
                .isTheSame();
    }

    @Test
    void interceptorCloses() {
        Scenario.of(Things.class, onWrite(context -> {
                    context.proceed();
                    context.getOutputStream().close();
                }))
                .get("/things/text")
                .isStored();
    }

    /** Binds an interceptor to a method. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Loud {}

    /** Is bound to methods. */
    @Loud
    public static class LoudInterceptor implements WriterInterceptor {
        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            context.setOutputStream(uppercase(context.getOutputStream()));
            context.proceed();
        }
    }

    /** One loud, one not. */
    @Path("sounds")
    @Produces("text/plain")
    public static class Sounds extends CachedResource {
        @GET
        @Path("loud")
        @Loud
        public String loud() {
            return "loud";
        }

        @GET
        @Path("quiet")
        public String quiet() {
            return "quiet";
        }
    }

    @Test
    void interceptorBoundByName() {
        Scenario.of(Sounds.class, LoudInterceptor.class)
                .get("/sounds/loud")
                .get("/sounds/quiet")
                .isStoredForTheLane();
    }

    @Test
    void filterAndInterceptorTogether() {
        Scenario.of(
                        Things.class,
                        EncodingFilter.class,
                        GZipEncoder.class,
                        new ContainerResponseFilter() {
                            @Override
                            public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                                response.setEntityStream(
                                        response.hasEntity()
                                                ? uppercase(response.getEntityStream())
                                                : response.getEntityStream());
                            }
                        },
                        wrapping(TransparencyOfWritersTest::uppercase),
                        new ContainerResponseFilter() {
                            @Override
                            public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                                if (response.getEntity() instanceof String text) {
                                    response.getHeaders().putSingle("X-Length", text.length());
                                    response.setEntity(text + " and more");
                                }
                            }
                        })
                .get("/things/text")
                .isStored();
    }

    // Writers.

    /** What the writers write. */
    public record Page(String kind) {}

    /** Writes a page in some way. */
    public static class PageWriter extends WriterOf<Page> {
        public PageWriter() {
            super(Page.class);
        }

        @Override
        void write(Page page, MultivaluedMap<String, Object> fields, OutputStream out) throws IOException {
            fields.putSingle("X-Kind", page.kind());
            byte[] text = ("a page " + page.kind()).getBytes(StandardCharsets.UTF_8);
            switch (page.kind()) {
                case "flushed" -> {
                    out.write(text);
                    out.flush();
                    out.write(text);
                }
                case "closed" -> {
                    out.write(text);
                    out.close();
                }
                case "single" -> {
                    for (byte octet : text) {
                        out.write(octet);
                    }
                }
                case "nothing" -> fields.putSingle("X-Nothing", "yes");
                case "thrown" -> throw new WebApplicationException(404);
                default -> out.write(text);
            }
        }
    }

    /** Pages. */
    @Path("pages")
    @Produces("text/html")
    public static class Pages extends CachedResource {
        @GET
        @Path("{kind}")
        @Cached(ttl = 60, staleWhileRevalidate = 60, staleIfError = 3600)
        public Page page(@jakarta.ws.rs.PathParam("kind") String kind) {
            return new Page(kind);
        }
    }

    @Test
    void writers() {
        Scenario.of(Pages.class, PageWriter.class)
                .getEach("/pages/", "plain", "closed", "single", "nothing")
                .isStored();
    }

    @Test
    void writersWithUnstorableResponses() {
        Scenario.of(Pages.class, PageWriter.class)
                .getEach("/pages/", "flushed", "thrown")
                .isTheSame();
    }
}
