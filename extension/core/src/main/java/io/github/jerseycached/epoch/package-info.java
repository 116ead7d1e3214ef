/**
 * Invalidation by epochs: each invalidation raises the epoch of its names, and a stored response is of use as long as it is
 * younger than those of all its names. {@link io.github.jerseycached.epoch.Epochs} is the one algorithm; it is kept on the
 * heap ({@link io.github.jerseycached.epoch.HeapEpochs}), in a log beside what is on disk ({@link
 * io.github.jerseycached.epoch.EpochLog}), or where several processes share it ({@link
 * io.github.jerseycached.epoch.ClusteredEpochs}).
 *
 * <p>May use {@code http} and {@code syntax}.
 */
@NullMarked
package io.github.jerseycached.epoch;

import org.jspecify.annotations.NullMarked;
