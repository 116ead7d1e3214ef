package io.github.jerseycached.it;

import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
public class PlainNotes implements Notes {

    @Override
    public String text() {
        return "";
    }
}
