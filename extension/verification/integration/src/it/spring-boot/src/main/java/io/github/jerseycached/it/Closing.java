package io.github.jerseycached.it;

import jakarta.ws.rs.ForbiddenException;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;

/** Advice that may refuse the caller. */
public class Closing implements MethodInterceptor {

    static volatile boolean closed;

    @Override
    public Object invoke(MethodInvocation call) throws Throwable {
        if (closed) {
            throw new ForbiddenException();
        }
        return call.proceed();
    }
}
