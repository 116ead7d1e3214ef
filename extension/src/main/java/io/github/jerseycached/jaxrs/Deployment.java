package io.github.jerseycached.jaxrs;

/** Whether an application runs: from its start to its end or its reload, which makes another one of it. */
final class Deployment {

    private volatile boolean running;

    void begin() {
        running = true;
    }

    void end() {
        running = false;
    }

    boolean isRunning() {
        return running;
    }
}
