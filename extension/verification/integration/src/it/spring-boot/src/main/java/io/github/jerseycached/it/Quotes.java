package io.github.jerseycached.it;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Service;

@Service
public class Quotes {

    private final AtomicInteger looks = new AtomicInteger();

    public String of(String symbol) {
        return symbol + ' ' + looks.incrementAndGet();
    }

    public boolean halted(String symbol) {
        return symbol.equals("halted");
    }
}
