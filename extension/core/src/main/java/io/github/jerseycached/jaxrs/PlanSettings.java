package io.github.jerseycached.jaxrs;

import java.util.List;

/**
 * What the plans of all methods share.
 *
 * @param injected what the application's injection makes
 * @param heuristicFreshness whether a freshness lifetime may be guessed (RFC 9111 §4.2.2)
 * @param targetList the targeted fields that are obeyed, the first that is there before the others (RFC 9213 §2.2)
 */
record PlanSettings(Injected injected, boolean heuristicFreshness, List<String> targetList) {}
