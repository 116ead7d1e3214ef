package io.github.jerseycached.it;

import io.github.jerseycached.Cached;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.springframework.beans.factory.annotation.Autowired;

/** No bean: Jersey's bridge gives it one. */
@Path("office")
@Produces(MediaType.TEXT_PLAIN)
public class OfficeResource {

    @Autowired
    Office office;

    @GET
    @Cached(ttl = 60)
    public String get() {
        return office.desk();
    }
}
