package io.github.jerseycached.servlet;

import io.github.jerseycached.http.RequestHead;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** The head of a GET as a servlet container has read it. */
record ServletHead(HttpServletRequest request) implements RequestHead {

    @Override
    public String method() {
        return "GET";
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
