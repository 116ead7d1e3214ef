package io.github.jerseycached.it;

import jakarta.enterprise.context.RequestScoped;

@RequestScoped
public class RequestDesk implements Desk {

    private String name = "nobody";

    public void take(String given) {
        name = given;
    }

    @Override
    public String name() {
        return name;
    }
}
