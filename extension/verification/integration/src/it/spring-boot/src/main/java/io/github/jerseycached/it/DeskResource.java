package io.github.jerseycached.it;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.springframework.stereotype.Component;

@Component
@Path("desk")
@Produces(MediaType.TEXT_PLAIN)
public class DeskResource {

    private final Desk desk;

    public DeskResource(Desk desk) {
        this.desk = desk;
    }

    @GET
    @Cached(ttl = 60)
    public String get() {
        return desk.name();
    }
}
