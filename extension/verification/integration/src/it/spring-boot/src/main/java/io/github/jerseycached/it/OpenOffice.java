package io.github.jerseycached.it;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Service;

/** One for all requests; Spring hands it a proxy of the current one. */
@Service
public class OpenOffice implements Office {

    private final HttpServletRequest request;

    public OpenOffice(HttpServletRequest request) {
        this.request = request;
    }

    @Override
    public String desk() {
        return request.getHeader("X-Key");
    }
}
