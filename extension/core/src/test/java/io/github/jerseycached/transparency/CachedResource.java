package io.github.jerseycached.transparency;

import io.github.jerseycached.Cached;

/** What a {@link Scenario} expects of a resource, which inherits it. */
@Cached(ttl = 60, staleWhileRevalidate = 60, staleIfError = 3600)
abstract class CachedResource {}
