package io.github.jerseycached.it;

import io.github.jerseycached.SkippedOnHit;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

@Audited
@SkippedOnHit
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class AuditedInterceptor {

    @AroundInvoke
    Object count(InvocationContext call) throws Exception {
        return call.proceed();
    }
}
