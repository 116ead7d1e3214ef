package io.github.jerseycached.jaxrs;

import org.jspecify.annotations.Nullable;

/** Whether an application runs: from its start to its end or its reload, which makes another one of it. */
final class Deployment {

    private volatile @Nullable Object run;

    void begin() {
        run = new Object();
    }

    void end() {
        run = null;
    }

    /** What stands for the time since the last start; {@code null} when the application does not run. */
    @Nullable
    Object run() {
        return run;
    }
}
