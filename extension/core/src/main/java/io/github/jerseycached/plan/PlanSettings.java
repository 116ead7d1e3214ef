package io.github.jerseycached.plan;

import io.github.jerseycached.inspect.Injected;
import java.util.List;

/**
 * What the plans of all methods share.
 *
 * @param injected what the application's injection makes
 * @param heuristicFreshness whether a freshness lifetime may be guessed (RFC 9111 §4.2.2)
 * @param targetList the targeted fields that are obeyed, the first that is there before the others (RFC 9213 §2.2)
 */
public record PlanSettings(Injected injected, boolean heuristicFreshness, List<String> targetList) {}
