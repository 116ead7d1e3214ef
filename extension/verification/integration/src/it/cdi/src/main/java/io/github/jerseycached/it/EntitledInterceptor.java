package io.github.jerseycached.it;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.ForbiddenException;

@Entitled
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class EntitledInterceptor {

    static volatile boolean entitled = true;

    @AroundInvoke
    Object check(InvocationContext call) throws Exception {
        if (!entitled) {
            throw new ForbiddenException();
        }
        return call.proceed();
    }
}
