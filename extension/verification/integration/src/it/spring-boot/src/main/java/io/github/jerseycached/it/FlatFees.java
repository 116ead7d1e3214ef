package io.github.jerseycached.it;

import org.springframework.stereotype.Service;

@Service
public class FlatFees implements Fees {

    @Override
    public String text() {
        return "flat";
    }
}
