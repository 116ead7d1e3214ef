package io.github.jerseycached.it;

import io.github.jerseycached.Cached;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

@RequestScoped
@Path("office")
@Produces(MediaType.TEXT_PLAIN)
public class OfficeResource {

    @Inject
    Office office;

    @GET
    @Cached(ttl = 60)
    public String get() {
        return office.desk();
    }
}
