package io.github.jerseycached.jaxrs;

import io.github.jerseycached.http.CacheStatus;
import io.github.jerseycached.store.ResponseStore;
import java.time.InstantSource;

/**
 * What the filters of all methods share, frozen at deployment.
 *
 * @param store never throws
 * @param maxBodyBytes the longest body that is held
 */
record CacheSettings(ResponseStore store, InstantSource clock, CacheStatus status, int maxBodyBytes) {}
