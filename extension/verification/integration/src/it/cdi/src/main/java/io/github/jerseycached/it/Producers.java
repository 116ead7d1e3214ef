package io.github.jerseycached.it;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;

@ApplicationScoped
public class Producers {

    @Produces
    Offer offer(Desk desk) {
        return desk::name;
    }

    @Produces
    @RequestScoped
    Discount discount(RequestDesk desk) {
        return desk::name;
    }

    @Produces
    @ApplicationScoped
    Taxes taxes(Fees fees) {
        return fees::text;
    }
}
