package io.github.jerseycached.jaxrs;

import io.github.jerseycached.SkippedOnHit;
import io.github.jerseycached.exchange.Exchange;
import io.github.jerseycached.pipeline.OwnProvider;
import jakarta.annotation.Priority;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;

/** Outermost of all: what passes here are the bytes on the wire, after every encoder. */
@Priority(Integer.MIN_VALUE)
@SkippedOnHit
final class CacheWriterInterceptor implements OwnProvider, WriterInterceptor {

    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
        if (context.getProperty(Exchange.PROPERTY) instanceof Exchange exchange) {
            exchange.write(context);
        } else {
            context.proceed();
        }
    }
}
