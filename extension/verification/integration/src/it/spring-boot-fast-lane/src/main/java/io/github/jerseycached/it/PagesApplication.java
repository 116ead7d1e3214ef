package io.github.jerseycached.it;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class PagesApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(PagesApplication.class, arguments);
    }
}
