/**
 * A store that several machines share, in Redis or Valkey.
 *
 * <p>May use {@code http} and {@code store} of the core, and Lettuce. Start reading at {@link io.github.jerseycached.redis.RedisStore}; {@code
 * epochs.lua} and {@code put.lua} beside it are what runs in Redis.
 */
@NullMarked
package io.github.jerseycached.redis;

import org.jspecify.annotations.NullMarked;
