package io.github.jerseycached.example;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Has callers say who they are, but for what says {@link PermitAll}: no filter stands before that, so that its hits can be
 * answered before Jersey.
 */
final class SignIn implements DynamicFeature {
    @Override
    public void configure(ResourceInfo method, FeatureContext context) {
        if (!method.getResourceClass().isAnnotationPresent(PermitAll.class)) {
            context.register(BasicAuthentication.class);
        }
    }
}
