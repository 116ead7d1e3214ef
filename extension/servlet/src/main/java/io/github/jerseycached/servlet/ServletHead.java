package io.github.jerseycached.servlet;

import io.github.jerseycached.HitRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** The head of a GET or HEAD as a servlet container has read it. */
record ServletHead(HttpServletRequest request) implements HitRequest {

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String target() {
        String query = request.getQueryString();
        return query == null ? request.getRequestURI() : request.getRequestURI() + '?' + query;
    }

    @Override
    public @Nullable String field(String name) {
        Enumeration<String> lines = request.getHeaders(name);
        if (lines == null || !lines.hasMoreElements()) {
            return null;
        }
        String value = lines.nextElement();
        while (lines.hasMoreElements()) {
            value = value + ',' + lines.nextElement();
        }
        return value;
    }
}
