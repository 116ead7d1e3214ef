package io.github.jerseycached.it;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

@ApplicationScoped
public class OpenOffice implements Office {

    @Inject
    Desk desk;

    @Override
    public String desk() {
        return desk.name();
    }
}
