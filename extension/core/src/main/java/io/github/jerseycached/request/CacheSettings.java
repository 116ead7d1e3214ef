package io.github.jerseycached.request;

import io.github.jerseycached.engine.CacheEngine;
import io.github.jerseycached.inspect.Injected;
import io.github.jerseycached.plan.PlanSettings;
import io.github.jerseycached.plan.Predicates;
import java.util.List;

/**
 * What the filters of all methods share, frozen at deployment.
 *
 * @param engine decides
 * @param maxBodyBytes the longest body that is held
 * @param heuristicFreshness whether a freshness lifetime may be guessed (RFC 9111 §4.2.2)
 * @param targetList the targeted fields that are obeyed, the first that is there before the others (RFC 9213 §2.2)
 * @param cacheGroups whether the tags are sent to clients (RFC 9875)
 * @param injected what the application's injection makes
 * @param predicates asks those that annotations name
 * @param explainer says how requests would be answered
 * @param refresh refreshes stored responses behind requests
 * @param deployment whether the application runs
 */
public record CacheSettings(
        CacheEngine engine,
        int maxBodyBytes,
        boolean heuristicFreshness,
        List<String> targetList,
        boolean cacheGroups,
        Injected injected,
        Predicates predicates,
        Explainer explainer,
        BackgroundRefresh refresh,
        Deployment deployment) {

    /** These with another store. */
    public CacheSettings with(CacheEngine another) {
        return new CacheSettings(
                another,
                maxBodyBytes,
                heuristicFreshness,
                targetList,
                cacheGroups,
                injected,
                predicates,
                explainer,
                refresh,
                deployment);
    }

    /** Those that the plans of methods need. */
    public PlanSettings ofPlans() {
        return new PlanSettings(injected, heuristicFreshness, targetList);
    }
}
