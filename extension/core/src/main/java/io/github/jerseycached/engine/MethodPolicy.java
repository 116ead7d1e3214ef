package io.github.jerseycached.engine;

import io.github.jerseycached.Cached;

/**
 * What the engine needs to know of a cached method.
 *
 * @param name of the method, as messages and events say it
 * @param route the template of its path
 * @param scope who may get its stored responses
 * @param isStored whether its responses are stored
 * @param readsRange whether the method reads {@code Range}, or may, so that it may answer with parts itself
 * @param lifetimes those that are sent to clients with its responses
 * @param time how long the method usually takes
 */
public record MethodPolicy(
        String name,
        String route,
        Cached.Scope scope,
        boolean isStored,
        boolean readsRange,
        ClientLifetimes lifetimes,
        UsualTime time) {}
