package io.github.jerseycached.it;

import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
public class FlatFees implements Fees {

    @Override
    public String text() {
        return "flat";
    }
}
