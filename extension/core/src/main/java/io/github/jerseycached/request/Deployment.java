package io.github.jerseycached.request;

import org.glassfish.jersey.server.ApplicationHandler;
import org.jspecify.annotations.Nullable;

/** Whether an application runs: from its start to its end or its reload, which makes another one of it. */
public final class Deployment {

    private volatile @Nullable Object run;
    private volatile @Nullable ApplicationHandler application;

    public void begin(ApplicationHandler started) {
        application = started;
        run = new Object();
    }

    public void end() {
        run = null;
        application = null;
    }

    /** The application; {@code null} when it does not run. */
    @Nullable
    public ApplicationHandler application() {
        return application;
    }

    /** What stands for the time since the last start; {@code null} when the application does not run. */
    @Nullable
    public Object run() {
        return run;
    }
}
