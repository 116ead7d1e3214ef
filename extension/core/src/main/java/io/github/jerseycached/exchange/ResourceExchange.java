package io.github.jerseycached.exchange;

import io.github.jerseycached.engine.CollapsedRequests;
import io.github.jerseycached.engine.Decision;
import io.github.jerseycached.engine.LookUp;
import io.github.jerseycached.http.Handling;
import io.github.jerseycached.http.Reason;
import io.github.jerseycached.http.Reason.Kind;
import io.github.jerseycached.http.Reuse;
import io.github.jerseycached.request.ResourceRequest;
import io.github.jerseycached.syntax.EntityTag;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.internal.routing.RoutingContext;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that the resource answers: its response is tagged, stored if it may be, and turned into a 304 if that is what
 * the client's conditions come to. Its 304 renews the stored response that it was asked about, and a stale response may
 * stand in for its failure; either way a {@link StoredExchange} takes over.
 *
 * <p>What Jersey calls goes to the current {@link Step}, and may lead to the next one.
 */
public final class ResourceExchange implements Exchange {

    // Whether another response can be put in the place of the method's.
    private static final boolean REPLACES = RoutingContext.class
            .getModule()
            .isExported("org.glassfish.jersey.server.internal.process", ResourceExchange.class.getModule());

    private final ResourceCall call;
    private Step step;

    private ResourceExchange(ResourceCall call) {
        this.call = call;
        this.step = new Step.Asked(new Handling.NotStored(call.why(), Reason.of(Kind.NO_RESPONSE)));
    }

    /** The cache neither serves nor stores. */
    public static ResourceExchange bypass(ResourceRequest incoming, Decision.Bypass bypass) {
        return new ResourceExchange(ResourceCall.bypass(incoming, bypass));
    }

    /**
     * The store has nothing that serves as it is.
     *
     * @param found what it has
     * @param leader tells those who wait for it, {@code null} where nobody does
     */
    public static ResourceExchange of(
            ResourceRequest incoming, LookUp found, CollapsedRequests.@Nullable Leader leader) {
        return new ResourceExchange(ResourceCall.of(incoming, found, leader, REPLACES));
    }

    /** Has what the method answers go through this exchange. */
    public void begins(ContainerRequestContext asked) {
        if (REPLACES) {
            ReplacingEndpoint.install(asked, this);
        }
    }

    /** Whether a stale response is there that may be served instead of a 500 of the resource. */
    public boolean canStandIn() {
        return REPLACES
                && call.stored() != null
                && Reuse.standsIn(call.stored(), 500, call.engine().clock().instant());
    }

    @Override
    public @Nullable EntityTag madeTag() {
        if (step instanceof Replaced replaced) {
            return replaced.by().madeTag();
        }
        return step instanceof Complete complete ? complete.madeTag() : null;
    }

    @Override
    public boolean isCurrent() {
        return !(step instanceof Replaced replaced) || replaced.by().isCurrent();
    }

    @Override
    public Handling handling() {
        return step.handling();
    }

    @Override
    public void suspends() {
        call.pastJersey().suspends();
    }

    /**
     * Takes what the method answered, or Jersey in its place.
     *
     * @return what the application's response filters see: this, or the stored response that is served instead
     */
    ContainerResponse inPlaceOf(ContainerResponse answer) {
        step = Replaced.orRan(call, step, call.ran(answer), answer);
        return step instanceof Replaced replaced ? replaced.by().inPlaceOf(answer) : answer;
    }

    @Override
    public void answered(ContainerResponseContext answer) {
        if (step instanceof Replaced replaced) {
            replaced.by().answered(answer);
            return;
        }
        Step.MethodRun run = REPLACES ? step.run() : call.ran(answer);
        step = Answered.of(call, run, step.handling(), answer, ResponseBodySink::new);
    }

    @Override
    public void filtered(ContainerResponseContext original) {
        if (step instanceof Replaced replaced) {
            replaced.by().filtered(original);
        } else if (step instanceof Answered answered) {
            step = answered.filtered((ContainerResponse) original);
        }
    }

    @Override
    public boolean isBuffered() {
        if (step instanceof Replaced replaced) {
            return replaced.by().isBuffered();
        }
        return !(step instanceof Step.WithAnswer with) || !with.answered().isStream();
    }

    @Override
    public @Nullable OutputStream send(long length, ContainerResponse original, ContainerResponseWriter container) {
        if (step instanceof Replaced replaced) {
            return replaced.by().send(length, original, container);
        }
        if (!(step instanceof Step.WithSentResponse sends) || !sends.answered().isOf(original)) {
            return container.writeResponseStatusAndHeaders(length, original);
        }
        Step.WithSentResponse last = sends.beforeHead(original.hasEntity());
        step = last;
        return last.sent().send(length, container);
    }

    @Override
    public void write(WriterInterceptorContext context) throws IOException {
        if (step instanceof Replaced replaced) {
            replaced.by().write(context);
            return;
        }
        context.proceed();
        if (step instanceof Settled settled) {
            step = settled.withReadingsOfWriter(context);
        }
        if (step instanceof Settled settled) {
            BodyCapture body = settled.answered().capture();
            if (body != null && body.isHolding()) {
                complete(settled, body, context);
            } else if (settled.sent().isEarly()) {
                settled.isTooLong();
            }
        }
    }

    private void complete(Settled settled, BodyCapture body, WriterInterceptorContext context) throws IOException {
        // Now the innermost stream: closed, encoders and the streams of filters write their trailers.
        context.getOutputStream().close();
        if (!body.isHolding()) {
            return;
        }
        OutputStream bottom = settled.answered().bottom();
        context.setOutputStream(bottom);
        byte[] whole = body.toByteArray();
        call.plan().bodies().was(whole.length);
        Complete complete = body.isUnsent() ? Complete.unsent(settled, whole) : Complete.sent(settled, whole);
        // Its first byte sends the head.
        step = complete;
        complete.writeTo(bottom);
    }

    /** The body of the method's answer, as it comes out below all filters and interceptors. */
    private final class ResponseBodySink implements BodyCapture.BodySink {
        private final OutputStream below;

        private ResponseBodySink(OutputStream below) {
            this.below = below;
        }

        @Override
        public boolean isHeld() {
            return step instanceof Settled settled && settled.isHeld();
        }

        @Override
        public @Nullable OutputStream unheld() {
            return step instanceof Settled settled && !settled.isSentUnheld() ? null : below;
        }

        @Override
        public @Nullable OutputStream tooLong() {
            if (step instanceof Settled settled) {
                settled.isTooLong();
            }
            // Nothing is sent yet, and by what the resource said of it the client may have it already.
            return unheld();
        }

        @Override
        public boolean isSentByFlush(int held) {
            return step instanceof Settled settled && settled.isSentByFlush(held);
        }

        @Override
        public @Nullable OutputStream early() {
            if (step instanceof Settled settled) {
                settled.isSentEarly();
            }
            return unheld();
        }
    }

    /** The request is over, however it went. */
    public void end() {
        if (!(step instanceof Replaced)) {
            Instant ended = step.run().ended();
            Instant until = ended == null ? call.engine().clock().instant() : ended;
            SentResponse sent = step instanceof Step.WithSentResponse sends ? sends.sent() : null;
            call.incoming()
                    .notifyListeners(
                            step.handling(),
                            sent == null ? 500 : sent.status(),
                            null,
                            Duration.between(call.incoming().forwarded(), until),
                            sent == null ? -1 : sent.bytes());
        }
    }
}
