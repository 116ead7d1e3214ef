/**
 * What one cached method says, compiled at deployment from its annotations and its signature: {@code MethodPlan}, and in it
 * {@code MethodKey}, which makes the key of a request. {@code DeploymentChecks} refuses what cannot be right.
 *
 * <p>May use the root package, {@code http}, {@code store}, {@code engine} and {@code inspect}. Public for the packages
 * above; applications have no use for it.
 */
@NullMarked
package io.github.jerseycached.plan;

import org.jspecify.annotations.NullMarked;
