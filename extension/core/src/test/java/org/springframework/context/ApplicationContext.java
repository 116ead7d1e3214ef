package org.springframework.context;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

/** As much of Spring's own as the cache uses of it: the rest of Spring's context is no dependency of these tests. */
public interface ApplicationContext extends ListableBeanFactory {

    @Nullable
    ApplicationContext getParent();

    AutowireCapableBeanFactory getAutowireCapableBeanFactory();
}
