package io.github.jerseycached.it;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;

@ApplicationScoped
public class Quotes {

    private final AtomicInteger looks = new AtomicInteger();

    public String of(String symbol) {
        return symbol + ' ' + looks.incrementAndGet();
    }

    public boolean halted(String symbol) {
        return symbol.equals("halted");
    }

    public String exchange() {
        return "XETRA";
    }
}
