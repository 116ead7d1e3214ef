/**
 * A catalogue of the world's cities, served with and without the cache's help. Start reading at
 * {@link io.github.jerseycached.example.ExampleService}; the resource classes show {@code @Cached} in use.
 */
@NullMarked
package io.github.jerseycached.example;

import org.jspecify.annotations.NullMarked;
