package io.github.jerseycached.pipeline;

/** A filter, interceptor or mapper of the cache itself, which is not counted among the application's. */
public interface OwnProvider {}
