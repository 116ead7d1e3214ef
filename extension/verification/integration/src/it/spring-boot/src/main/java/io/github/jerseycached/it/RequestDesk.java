package io.github.jerseycached.it;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.context.annotation.RequestScope;

/** There is one for each request. */
@Component
@RequestScope
public class RequestDesk implements Desk {

    private final String name;

    public RequestDesk(HttpServletRequest request) {
        name = request.getHeader("X-Key");
    }

    @Override
    public String name() {
        return name;
    }
}
