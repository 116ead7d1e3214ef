/** Tests of the example service, as its clients see it. */
@NullMarked
package io.github.jerseycached.example;

import org.jspecify.annotations.NullMarked;
