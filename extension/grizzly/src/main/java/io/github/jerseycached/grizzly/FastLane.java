package io.github.jerseycached.grizzly;

import io.github.jerseycached.engine.EntryTable;
import io.github.jerseycached.engine.FastLaneEntry;
import io.github.jerseycached.engine.FastLaneEntry.Answer;
import io.github.jerseycached.engine.FastLaneEntry.LookUpResult;
import io.github.jerseycached.engine.FastLaneEntry.Wait;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.syntax.Fields;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.WriteHandler;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.io.NIOOutputStream;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.memory.Buffers;
import org.jspecify.annotations.Nullable;

/**
 * Answers what the application need not see: on the thread that selects where nothing can wait, else on a worker, as all that
 * goes to the application does.
 *
 * <p>Which thread it is to be Grizzly asks of {@link #getRequestExecutorProvider()} before it calls {@link #service}: so that
 * is where a request is looked up, once.
 */
final class FastLane extends HttpHandler {

    /**
     * A request that has an entry.
     *
     * @param slot of the entry
     * @param isIdentified whether it says who is asking
     * @param found by the look-up, {@code null} where the store has not been asked yet
     */
    private record Pending(
            EntryTable.Slot<PreparedHead> slot,
            boolean isIdentified,
            @Nullable LookUpResult found) {

        /** The answer to the request; {@code null} when the application has to see to it. */
        @Nullable
        Answer answer(Request request) {
            if (found instanceof Answer answer) {
                return answer;
            }
            GrizzlyHead head = new GrizzlyHead(request);
            if (found instanceof Wait wait) {
                return wait.end(head);
            }
            return slot.entry().lookUp(head, isIdentified) instanceof Answer answer ? answer : null;
        }
    }

    // Shorter ones are copied into Grizzly's own buffer, as any handler's are: that costs less than to share them.
    private static final int LONG_BYTES = 4096;

    private static final Logger LOG = System.getLogger(FastLane.class.getName());

    // Holds what is Pending, or ORDINARY. It is no Note, for Grizzly uses the objects of requests again, and clears
    // their
    // attributes before, but not their notes.
    private static final String DECIDED = "io.github.jerseycached.decided";
    private static final Object ORDINARY = true;

    private final HttpHandler application;
    private final EntryTable<PreparedHead> entries = new EntryTable<>();
    private final RequestExecutorProvider workers = new RequestExecutorProvider.WorkerThreadProvider();
    private final RequestExecutorProvider choice = new Choice();

    /** @param application Jersey's container */
    FastLane(HttpHandler application) {
        this.application = application;
    }

    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
        return choice;
    }

    /** Decides who answers a request, and on which thread. */
    private final class Choice implements RequestExecutorProvider {

        @Override
        public @Nullable Executor getExecutor(Request request) {
            Executor worker = workers.getExecutor(request);
            HttpRequestPacket packet = request.getRequest();
            if (packet.getAttribute(DECIDED) != null) {
                // Grizzly asks again where somebody waits to read or write.
                return worker;
            }
            Signature signature = Signature.of(request);
            EntryTable.Slot<PreparedHead> slot = signature == null ? null : entries.find(signature);
            if (signature == null || slot == null) {
                packet.setAttribute(DECIDED, ORDINARY);
                return worker;
            }
            boolean isIdentified = signature.isIdentified();
            if (slot.entry().mayWait()) {
                packet.setAttribute(DECIDED, new Pending(slot, isIdentified, null));
                return worker;
            }
            LookUpResult found = slot.entry().lookUp(signature.request(), isIdentified);
            if (found instanceof Answer) {
                return answered(request, new Pending(slot, isIdentified, found), worker);
            }
            if (found instanceof Wait wait && worker != null) {
                packet.setAttribute(DECIDED, new Pending(slot, isIdentified, wait));
                return task -> {
                    if (!wait.begin(new GrizzlyHead(request), () -> hand(task, worker, request))) {
                        packet.setAttribute(DECIDED, ORDINARY);
                        worker.execute(task);
                    }
                };
            }
            packet.setAttribute(DECIDED, ORDINARY);
            return worker;
        }

        private @Nullable Executor answered(Request request, Pending pending, @Nullable Executor worker) {
            NIOOutputStream out = request.getResponse().getNIOOutputStream();
            // Where it can, no write of this answer will wait, whatever its length.
            if (worker != null && !out.canWrite()) {
                request.getRequest().setAttribute(DECIDED, new Pending(pending.slot(), pending.isIdentified(), null));
                return task -> whenWritable(out, () -> hand(task, worker, request));
            }
            request.getRequest().setAttribute(DECIDED, pending);
            return null;
        }
    }

    /**
     * Gives a request that has waited to a worker. Grizzly itself tells a client that no worker takes its request any more,
     * but not where another thread finds that out: then nobody would ever answer.
     */
    private static void hand(Runnable task, Executor worker, Request request) {
        try {
            worker.execute(task);
        } catch (RejectedExecutionException full) {
            LOG.log(Level.DEBUG, "No worker takes a request that has waited; its connection is closed.", full);
            request.getContext().getConnection().closeSilently();
        }
    }

    /** A client that asks again and does not read waits without a thread until it has read. */
    private static void whenWritable(NIOOutputStream out, Runnable task) {
        out.notifyCanWrite(new WriteHandler() {
            @Override
            public void onWritePossible() {
                task.run();
            }

            @Override
            public void onError(Throwable gone) {
                // Whoever is served finds out.
                task.run();
            }
        });
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        if (request.getRequest().getAttribute(DECIDED) instanceof Pending pending) {
            Answer answer = pending.answer(request);
            Fields added = answer == null ? null : answer.added(new GrizzlyHead(request));
            if (answer != null && added != null) {
                write(pending.slot().head(answer, PreparedHead::new), answer, added, response);
                return;
            }
            if (pending.found() instanceof Wait wait && !wait.mayWaitAgain()) {
                request.setAttribute(FastLaneEntry.WAITED, true);
            }
        }
        if (request.getMethod() == Method.GET || request.getMethod() == Method.HEAD) {
            Consumer<FastLaneEntry> learner = entry -> learn(request, entry);
            request.setAttribute(FastLaneEntry.PROPERTY, learner);
        }
        application.service(request, response);
    }

    private void learn(Request request, FastLaneEntry entry) {
        Signature signature = Signature.of(request);
        if (signature != null) {
            entries.learn(signature, entry);
        }
    }

    private static void write(PreparedHead head, Answer answer, Fields added, Response response) {
        head.putInto(response.getResponse(), answer);
        for (Fields.Line line : added.lines()) {
            response.getResponse().addHeader(line.name(), line.value());
        }
        if (answer.hasLength()) {
            response.setContentLengthLong(answer.length());
        }
        answer.notifyListeners();
        if (answer.hasBody()) {
            try {
                write(answer, response);
            } catch (IOException gone) {
                LOG.log(Level.DEBUG, "A client has gone before it was answered.", gone);
            }
        }
    }

    private static void write(Answer answer, Response response) throws IOException {
        StoredResponse stored = answer.stored();
        if (stored.length() < LONG_BYTES || answer.isPartial()) {
            answer.writeTo(response.getOutputStream());
            return;
        }
        // Head and body together.
        response.setBufferSize(stored.length());
        Buffer body = Buffers.wrap(response.getRequest().getContext().getMemoryManager(), stored.body());
        body.allowBufferDispose(false);
        response.getNIOOutputStream().write(body);
    }

    @Override
    public void start() {
        application.start();
    }

    @Override
    public void destroy() {
        application.destroy();
    }
}
