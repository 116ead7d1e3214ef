package io.github.jerseycached.http;

/**
 * What a stored response is found by, before its selecting fields (RFC 9111 §2): the target URI of a GET.
 *
 * @param uri the target URI with scheme and authority, without fragment
 */
public record CacheKey(String uri) {}
