package io.github.jerseycached.grizzly;

import io.github.jerseycached.jaxrs.HttpCacheDoor;
import io.github.jerseycached.jaxrs.HttpCacheDoor.Answer;
import io.github.jerseycached.jaxrs.HttpCacheDoor.Behind;
import io.github.jerseycached.jaxrs.HttpCacheDoor.Wait;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
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
     * A request that has a door.
     *
     * @param behind what is there, {@code null} where nobody has looked yet
     */
    private record Found(Doors.Known known, @Nullable Behind behind) {}

    private static final Logger LOG = System.getLogger(FastLane.class.getName());

    // No Note: Grizzly clears the attributes of a request before it takes it for the next one, but not its notes.
    private static final String FOUND = Found.class.getName();

    private final HttpHandler application;
    private final Doors doors = new Doors();
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
            if (packet.getAttribute(FOUND) != null) {
                // Decided: Grizzly asks again where somebody waits to read or write.
                return worker;
            }
            Doors.Known known = known(request);
            if (known == null) {
                return worker;
            }
            if (known.door().mayWait()) {
                packet.setAttribute(FOUND, new Found(known, null));
                return worker;
            }
            GrizzlyHead head = new GrizzlyHead(request);
            Behind behind = known.door().lookUp(head);
            if (behind instanceof Wait wait && worker != null) {
                packet.setAttribute(FOUND, new Found(known, wait));
                return task -> {
                    if (!wait.begin(head, () -> worker.execute(task))) {
                        packet.removeAttribute(FOUND);
                        worker.execute(task);
                    }
                };
            }
            if (!(behind instanceof Answer)) {
                return worker;
            }
            NIOOutputStream out = request.getResponse().getNIOOutputStream();
            // Where it can, no write of this answer will wait, whatever its length.
            if (worker != null && !out.canWrite()) {
                packet.setAttribute(FOUND, new Found(known, null));
                return task -> whenWritable(out, () -> worker.execute(task));
            }
            packet.setAttribute(FOUND, new Found(known, behind));
            return null;
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

    private Doors.@Nullable Known known(Request request) {
        Signature signature = Signature.of(request);
        if (signature == null) {
            return null;
        }
        Doors.Known known = doors.find(signature);
        return known != null && signature.isIdentified() && !known.door().isForAll() ? null : known;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        if (request.getRequest().getAttribute(FOUND) instanceof Found found) {
            Answer answer = answer(found, new GrizzlyHead(request));
            if (answer != null) {
                write(found.known().head(answer), answer, response);
                return;
            }
        }
        request.removeAttribute(FOUND);
        if (request.getMethod() == Method.GET) {
            Consumer<HttpCacheDoor> learner = door -> learn(request, door);
            request.setAttribute(HttpCacheDoor.PROPERTY, learner);
        }
        application.service(request, response);
    }

    private static @Nullable Answer answer(Found found, GrizzlyHead head) {
        if (found.behind() instanceof Answer answer) {
            return answer;
        }
        if (found.behind() instanceof Wait wait) {
            return wait.end(head);
        }
        return found.known().door().lookUp(head) instanceof Answer answer ? answer : null;
    }

    private void learn(Request request, HttpCacheDoor door) {
        Signature signature = Signature.of(request);
        if (signature != null) {
            doors.learn(signature, door);
        }
    }

    private static void write(PreparedHead head, Answer answer, Response response) {
        head.putInto(response.getResponse(), answer);
        int length = answer.stored().length();
        if (answer.hasLength()) {
            response.setContentLengthLong(length);
        }
        answer.tell();
        if (answer.hasBody()) {
            // Head and body together.
            response.setBufferSize(length);
            Buffer body = Buffers.wrap(
                    response.getRequest().getContext().getMemoryManager(),
                    answer.stored().body());
            body.allowBufferDispose(false);
            try {
                response.getNIOOutputStream().write(body);
            } catch (IOException gone) {
                // So is the client.
                LOG.log(Level.DEBUG, "A client has gone before it was answered.", gone);
            }
        }
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
