package io.github.jerseycached.servlet;

import io.github.jerseycached.engine.EntryTable;
import io.github.jerseycached.engine.FastLaneEntry;
import io.github.jerseycached.engine.FastLaneEntry.Answer;
import io.github.jerseycached.engine.FastLaneEntry.LookUpResult;
import io.github.jerseycached.engine.FastLaneEntry.Wait;
import io.github.jerseycached.syntax.Fields;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a stored response that is fresh before Jersey's {@code ServletContainer}, on the thread that the container has given the
 * request. The answer is the same as in Jersey, and listeners get the same record of it.
 *
 * <p>It is registered after all other filters of the path, in front of Jersey: what comes before it has run on each request
 * as ever, such as authentication, and what comes after it would not run on a hit. {@link #addTo(ServletContext)} adds it at
 * the end of what is registered so far.
 *
 * <pre>{@code
 * FastLaneFilter.addTo(servletContext);
 * }</pre>
 *
 * <p>The lane never skips what the application wants to run. Hits of a method take it if each of its filters in Jersey implements
 * {@link io.github.jerseycached.HitGuard} or {@link io.github.jerseycached.HitFields}, or says {@link
 * io.github.jerseycached.SkippedOnHit}. The caller is the {@linkplain HttpServletRequest#getUserPrincipal() principal} of the request,
 * unless a guard names another one. The log says once for each method whether its hits take the lane, and what to change if they
 * do not.
 *
 * <p>A request that finds another one running the method for the same answer waits without a thread, where the container and
 * all filters before allow asynchronous requests; else it waits in Jersey.
 */
public final class FastLaneFilter implements Filter {

    private static final Logger LOG = System.getLogger(FastLaneFilter.class.getName());

    private static final String NAME = "jersey-cached-fast-lane";
    private static final String WAITING = "io.github.jerseycached.servlet.waiting";

    private final EntryTable<PreparedFields> entries = new EntryTable<>();

    /**
     * A request that waits.
     *
     * @param slot of its entry
     * @param other what it waits for
     */
    private record Waiting(EntryTable.Slot<PreparedFields> slot, Wait other) {}

    /**
     * Resumes a request when its wait has ended, which may be before it is suspended. A request is suspended only after it is
     * known to wait: earlier filters end their part when a request is suspended, and may then change the response.
     */
    private static final class Resumption implements Runnable {
        private boolean isEnded;
        private @Nullable AsyncContext suspended;

        @Override
        public void run() {
            AsyncContext resumed;
            synchronized (this) {
                isEnded = true;
                resumed = suspended;
            }
            if (resumed != null) {
                resume(resumed);
            }
        }

        void suspend(AsyncContext context) {
            synchronized (this) {
                if (!isEnded) {
                    suspended = context;
                    return;
                }
            }
            resume(context);
        }

        private static void resume(AsyncContext context) {
            try {
                context.dispatch();
            } catch (IllegalStateException gone) {
                // The container has ended the request. The others that wait must be resumed all the same.
                LOG.log(Level.DEBUG, "A client has gone before it was answered.", gone);
            }
        }
    }

    /** Made by who registers it, or by the container where it is named in {@code web.xml}. */
    public FastLaneFilter() {}

    /**
     * Adds the lane to a servlet context that is being started, behind all filters that were added before, for all paths.
     *
     * @param context of the application
     * @throws IllegalStateException when the context has been started, or has the lane already
     */
    public static void addTo(ServletContext context) {
        FilterRegistration.Dynamic added = context.addFilter(NAME, new FastLaneFilter());
        if (added == null) {
            throw new IllegalStateException("The servlet context has a filter named " + NAME
                    + " already; call FastLaneFilter.addTo once for a context");
        }
        added.setAsyncSupported(true);
        added.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "/*");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain application)
            throws IOException, ServletException {
        boolean isAnswered = request instanceof HttpServletRequest asked
                && response instanceof HttpServletResponse answer
                && answers(asked, answer);
        if (!isAnswered) {
            application.doFilter(request, response);
        }
    }

    /** Answers a request, or has it wait; says whether the application is not to see it. */
    private boolean answers(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getAttribute(WAITING) instanceof Waiting waiting) {
            request.removeAttribute(WAITING);
            return answersAfterWait(request, response, waiting);
        }
        if (request.getDispatcherType() != DispatcherType.REQUEST || response.isCommitted()) {
            return false;
        }
        ServletSignature signature = ServletSignature.of(request);
        if (signature == null) {
            return false;
        }
        ServletHead head = signature.request();
        EntryTable.Slot<PreparedFields> slot = entries.find(signature);
        boolean isIdentified = signature.isIdentified();
        signature.forget();
        if (slot != null) {
            LookUpResult found = slot.entry().lookUp(head, isIdentified);
            if (found instanceof Answer answer && isSent(slot, answer, head, response)) {
                return true;
            }
            if (found instanceof Wait wait && request.isAsyncSupported() && waits(request, response, slot, wait)) {
                return true;
            }
        }
        request.setAttribute(FastLaneEntry.PROPERTY, (Consumer<FastLaneEntry>) entry -> learn(request, entry));
        return false;
    }

    private static boolean waits(
            HttpServletRequest request, HttpServletResponse response, EntryTable.Slot<PreparedFields> slot, Wait wait) {
        Resumption resumption = new Resumption();
        if (!wait.begin(new ServletHead(request), resumption)) {
            return false;
        }
        request.setAttribute(WAITING, new Waiting(slot, wait));
        AsyncContext suspended = request.startAsync(request, response);
        // The wait has a bound of its own.
        suspended.setTimeout(0);
        resumption.suspend(suspended);
        return true;
    }

    private static boolean answersAfterWait(HttpServletRequest request, HttpServletResponse response, Waiting waiting)
            throws IOException {
        ServletHead head = new ServletHead(request);
        Answer answer = waiting.other.end(head);
        if (answer != null && isSent(waiting.slot, answer, head, response)) {
            return true;
        }
        if (!waiting.other.mayWaitAgain()) {
            request.setAttribute(FastLaneEntry.WAITED, true);
        }
        return false;
    }

    private void learn(HttpServletRequest request, FastLaneEntry entry) {
        ServletSignature signature = ServletSignature.of(request);
        if (signature != null) {
            entries.learn(signature, entry);
            signature.forget();
        }
    }

    private static boolean isSent(
            EntryTable.Slot<PreparedFields> slot, Answer answer, ServletHead asked, HttpServletResponse response)
            throws IOException {
        if (answer.status() >= 400 && !answer.hasBody()) {
            // Jersey may let the container write a page of its own.
            return false;
        }
        PreparedFields fields = slot.head(answer, PreparedFields::new);
        Fields added = fields.mayGoInto(response) ? answer.added(asked) : null;
        if (added == null) {
            return false;
        }
        response.setStatus(answer.status());
        fields.putInto(response, answer);
        for (Fields.Line line : added.lines()) {
            response.addHeader(line.name(), line.value());
        }
        if (answer.hasLength()) {
            response.setContentLengthLong(answer.length());
        }
        answer.notifyListeners();
        if (answer.hasBody()) {
            answer.writeTo(response.getOutputStream());
        }
        return true;
    }
}
