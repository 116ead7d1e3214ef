package io.github.jerseycached.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.Cached;
import io.github.jerseycached.testkit.Answer;
import io.github.jerseycached.testkit.CachedServer;
import io.github.jerseycached.testkit.DiffersOn;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.jersey.message.DeflateEncoder;
import org.glassfish.jersey.message.GZipEncoder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.filter.EncodingFilter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key holds what Jersey will negotiate, before Jersey has: the two must come to the same. */
class NegotiationAgreesWithJerseyTest {

    private static final int RANDOM_FIELDS = 300;

    private static final String PLAIN = "text/plain";
    private static final String HTML = "text/html";
    private static final String JSON = "application/json";

    /** What each method produces, by its path. */
    private static final Map<String, List<String>> OFFERS = Map.of(
            "one", List.of(PLAIN),
            "three", List.of(JSON, PLAIN, HTML),
            "weighted", List.of("application/json;qs=0.5", "text/plain;qs=0.9", HTML),
            "equal", List.of("text/html;qs=0.5", "text/plain;qs=0.5", "application/json;qs=0.5"),
            "parameters", List.of("text/html;charset=utf-8", "text/plain;qs=.25", JSON));

    // It tells of each member of a field that it cannot read.
    private static final Logger ENCODING_FILTER = Logger.getLogger(EncodingFilter.class.getName());

    private static CachedServer server;

    @Path("/")
    public static class Resource {

        @GET
        @Path("one")
        @Produces(PLAIN)
        public String one() {
            return "one";
        }

        @GET
        @Path("three")
        @Produces({JSON, PLAIN, HTML})
        public String three() {
            return "three";
        }

        @GET
        @Path("weighted")
        @Produces({"application/json;qs=0.5", "text/plain;qs=0.9", HTML})
        public String weighted() {
            return "weighted";
        }

        @GET
        @Path("equal")
        @Produces("text/html;qs=0.5, text/plain;qs=0.5, application/json;qs=0.5")
        public String equal() {
            return "equal";
        }

        @GET
        @Path("parameters")
        @Produces({"text/html;charset=utf-8", "text/plain;qs=.25", JSON})
        public String parameters() {
            return "parameters";
        }

        @GET
        @Path("cached")
        @Produces({PLAIN, HTML})
        @Cached(ttl = 60)
        public String cached() {
            return "caf\u00e9";
        }
    }

    @BeforeAll
    static void start() {
        ENCODING_FILTER.setLevel(Level.OFF);
        ResourceConfig application = CachedServer.config(Resource.class);
        EncodingFilter.enableFor(application, GZipEncoder.class, DeflateEncoder.class);
        server = CachedServer.of(application);
    }

    @AfterAll
    static void stop() {
        server.close();
        ENCODING_FILTER.setLevel(null);
    }

    @ParameterizedTest(name = "Accept: {0}")
    @ValueSource(
            strings = {
                "*/*",
                "*",
                "",
                "text/html",
                "TEXT/HTML",
                "text/*",
                "Text/*",
                "text",
                "*/html",
                "application/*",
                "image/png",
                "image/png, text/*;q=0.1",
                "text/html;q=0",
                "text/html;q=0, */*",
                "text/html;q=0, text/plain",
                "text/*, text/html;q=0",
                "text/html, text/plain, application/json",
                "application/json, text/plain, text/html",
                "text/plain;q=0.5, text/html;q=0.9",
                "text/plain;q=0.5, text/html;q=.9",
                "text/plain;q=\"0.5\", text/html",
                "text/plain; q=0.5 , text/html ;q=0.4",
                "text/plain;Q=0.5, text/html;q=0.9",
                "text/html;q=0.2;q=0.9, text/plain;q=0.5",
                "text/html;level=1",
                "text/html;level=1;q=0.3, text/plain",
                "text/html;a=\"x,y;q=0.1\", text/plain;q=0.5",
                "text/html;a=\"\\\";q=0.1;\\\"\", text/plain;q=0.5",
                "text/html;q=0.5;a=1, text/plain;q=0.4",
                "text/html;;q=0.5, text/plain;q=0.6",
                "text/html;q=1., text/plain;q=0.5",
                "text/html;q=0., text/plain;q=0.5",
                "text/html;q=1., text/html;charset=utf-16",
                "text/html;level=1, text/html;level=2",
                "text/html;charset=utf-16, text/*",
                "text/html;a=b;a=c",
                "*/html, text/*",
                "text/*;q=0.5, */*;q=0.5",
                "*/*;q=0.5, text/html;q=0.5",
                "*/*, text/plain",
                "*/*, text/*, application/json;q=0.9",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
                "application/json, text/plain, */*"
            })
    void onTheTypeOfAnyField(String accept) {
        List<String> disagreements = new ArrayList<>();
        compareTypes(accept, disagreements);
        assertThat(disagreements).isEmpty();
    }

    @Test
    void onTheTypeWhereThereIsNoField() {
        for (String path : OFFERS.keySet()) {
            String answered = Negotiation.bare(server.get(path).field("Content-Type"));
            assertThat(negotiation(path).type(null)).as(path).contains(answered);
        }
    }

    @Test
    void onTheTypeOfManyRandomFields() {
        Random random = new Random(9110);
        List<String> disagreements = new ArrayList<>();
        int answered = 0;
        for (int i = 0; i < RANDOM_FIELDS; i++) {
            answered += compareTypes(randomAccept(random), disagreements);
        }
        assertThat(disagreements).isEmpty();
        assertThat(answered).as("answers that were compared").isGreaterThan(RANDOM_FIELDS);
    }

    /** Adds what Jersey says otherwise; returns how many answers there were to compare. */
    private static int compareTypes(String accept, List<String> disagreements) {
        int answered = 0;
        for (String path : OFFERS.keySet()) {
            Answer answer = server.get(path, "Accept", accept);
            Optional<String> expected = negotiation(path).type(accept);
            boolean agree;
            if (answer.status() == 200) {
                answered++;
                agree = isAsSaid(answer.field("Content-Type"), expected, path)
                        && negotiation(path).foresees(accept, answer.field("Content-Type"));
            } else if (answer.status() == 406) {
                agree = expected.isEmpty();
            } else {
                // Jersey does not understand the field.
                agree = answer.status() == 400;
            }
            if (!agree) {
                disagreements.add("Accept: " + accept + " of " + OFFERS.get(path) + " gets " + expected
                        + " in the key, and from Jersey " + answer.status() + ' ' + answer.lines("Content-Type"));
            }
        }
        return answered;
    }

    /** The parameters must be those that the method itself gives the type, or be in the key. */
    private static boolean isAsSaid(String produced, Optional<String> expected, String path) {
        String type = bareOfExpected(expected);
        if (!type.equals(Negotiation.bare(produced))) {
            return false;
        }
        boolean fromTheMethod =
                type.equalsIgnoreCase(produced) || OFFERS.get(path).stream().anyMatch(produced::equalsIgnoreCase);
        return fromTheMethod || parameters(expected.orElseThrow()).equals(parameters(produced));
    }

    private static String bareOfExpected(Optional<String> expected) {
        return Negotiation.bare(expected.orElse(""));
    }

    private static Map<String, String> parameters(String type) {
        return MediaType.valueOf(type).getParameters();
    }

    private static Negotiation negotiation(String path) {
        return new Negotiation(OFFERS.get(path));
    }

    private static String randomAccept(Random random) {
        List<String> ranges = List.of(
                PLAIN,
                HTML,
                JSON,
                PLAIN,
                HTML,
                JSON,
                "text/*",
                "application/*",
                "*/*",
                "*",
                "text",
                "*/html",
                "image/png",
                "TEXT/plain",
                "text/HTML",
                "*/*");
        List<String> parameters =
                List.of("", "", "", "", "", ";level=1", "; charset=utf-8", ";a=\"b,c;q=0.5\"", " ; a=b ", ";", ";;a=b");
        List<String> weights = List.of(
                "",
                "",
                "",
                ";q=0",
                ";q=0.0",
                ";q=1",
                ";q=1.000",
                ";q=0.5",
                ";q=0.5",
                ";q=0.500",
                ";q=0.25",
                ";q=0.9",
                ";q=.5",
                ";q=.75",
                "; q=0.8",
                " ;Q=0.1",
                ";q=\"0.3\"",
                ";q=0.001",
                ";q=0.1;q=0.9",
                ";q=2",
                ";q=0.1234");
        List<String> members = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            members.add(any(ranges, random) + any(parameters, random) + any(weights, random));
        }
        return String.join(any(List.of(",", ", ", " ,"), random), members);
    }

    @ParameterizedTest(name = "Accept-Encoding: {0}")
    @ValueSource(
            strings = {
                "",
                "gzip",
                "GZIP",
                "x-gzip",
                "deflate",
                "gzip, deflate, br",
                "br, deflate, gzip",
                "br",
                "identity",
                "identity, gzip",
                "*",
                "*;q=0.5",
                "*;q=0",
                "gzip;q=0",
                "gzip;q=0, *",
                "identity;q=0",
                "identity;q=0, *",
                "identity;q=0, br",
                "*;q=0, gzip",
                "*, *;q=0",
                "*;q=0, deflate;q=0, *",
                "*;q=0, identity;q=0, *",
                "deflate;q=0, *;q=0, *",
                "gzip;q=0.5, deflate;q=0.9",
                "gzip;q=.5, deflate;q=.9",
                "gzip;q=0.5, identity;q=0.9",
                "gzip;q=\"0.5\", deflate;q=0.6",
                "gzip;q=1.5",
                "gzip;q=0.1234, deflate;q=0.1",
                "gzip;q=abc",
                "gzip;q=",
                "gzip; q = 0.5",
                "gzip ; q=0.5, deflate;q=0.4",
                "gzip;a=b;q=0.3, deflate;q=0.4",
                "gzip;q=0.3;q=0.9, deflate;q=0.5",
                "gzip;Q=0.3, deflate;q=0.5",
                "gzip;q=1., deflate;q=0.5",
                "gzip;q=0.",
                "gzip;q=0., identity;q=0.1",
                "gzip;",
                "gzip;;q=0.5",
                "gzip;q",
                "gzip foo, deflate",
                "gzip;a=\"b,deflate;q=1\"",
                "\"gzip\"",
                ",gzip,,",
                "compress;q=0.5, gzip;q=1.0",
                "gzip;q=1.0, identity; q=0.5, *;q=0"
            })
    @DiffersOn(value = "Jetty", because = "it shows known values of fields in lower case")
    void onTheCodingOfAnyField(String acceptEncoding) {
        List<String> disagreements = new ArrayList<>();
        compareCodings(acceptEncoding, disagreements);
        assertThat(disagreements).isEmpty();
    }

    @Test
    void onTheCodingWhereThereIsNoField() {
        assertThat(server.get("one").lines("Content-Encoding")).isEmpty();
        assertThat(Negotiation.coding(null, codings())).contains("identity");
    }

    @Test
    @DiffersOn(value = "Jetty", because = "it shows known values of fields in lower case")
    void onTheCodingOfManyRandomFields() {
        Random random = new Random(9110);
        List<String> disagreements = new ArrayList<>();
        for (int i = 0; i < RANDOM_FIELDS; i++) {
            compareCodings(randomAcceptEncoding(random), disagreements);
        }
        assertThat(disagreements).isEmpty();
    }

    private static void compareCodings(String acceptEncoding, List<String> disagreements) {
        Answer answer = server.get("one", "Accept-Encoding", acceptEncoding);
        Optional<String> expected = Negotiation.coding(acceptEncoding, codings());
        List<String> applied = answer.lines("Content-Encoding");
        boolean agree = answer.status() == 406
                ? expected.isEmpty()
                : expected.equals(Optional.of(applied.isEmpty() ? "identity" : applied.get(0)));
        if (!agree) {
            disagreements.add("Accept-Encoding: " + acceptEncoding + " gets " + expected
                    + " in the key, and from Jersey " + answer.status() + ' ' + applied);
        }
    }

    private static SortedSet<String> codings() {
        return new TreeSet<>(List.of("deflate", "gzip", "x-gzip"));
    }

    private static String randomAcceptEncoding(Random random) {
        List<String> names = List.of(
                "gzip",
                "gzip",
                "deflate",
                "deflate",
                "x-gzip",
                "identity",
                "identity",
                "*",
                "*",
                "br",
                "GZIP",
                "Deflate",
                "");
        List<String> weights = List.of(
                "",
                "",
                "",
                ";q=0",
                ";q=0",
                ";q=0.0",
                ";q=1",
                ";q=0.5",
                ";q=0.5",
                ";q=0.9",
                ";q=.5",
                "; q=0.8",
                " ;Q=0.1",
                ";q=\"0.3\"",
                ";q=0.001",
                ";a=b",
                ";a=b;q=0.2",
                ";q=0.1;q=0.9",
                ";q=2",
                ";q=x",
                ";",
                ";;q=0.5",
                ";q =0.5",
                ";q= 0.5",
                ";q=0.1234");
        List<String> members = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            members.add(any(names, random) + any(weights, random));
        }
        return String.join(any(List.of(",", ", ", " ,"), random), members);
    }

    private static String any(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    @Test
    void aParameterThatOneClientNamesIsNotForcedOnOthers() {
        for (String accept : List.of(
                "text/html;charset=utf-16",
                "text/plain;charset=iso-8859-1;level=1",
                "text/html;q=1., text/html;charset=utf-16",
                "text/html;a=b;charset=utf-16")) {
            server.get("cached", "Accept", accept).hasStatus(200);
        }
        server.get("cached", "Accept", "text/html")
                .has("Content-Type", "text/html")
                .hasBody("caf\u00e9");
        server.get("cached").has("Content-Type", "text/plain").hasBody("caf\u00e9");
    }

    @Test
    void whoNamesTheSameParameterIsAnsweredFromTheStore() {
        String accept = "text/html; level=7";
        server.get("cached", "Accept", accept)
                .has("Content-Type", "text/html;level=7")
                .isStoredMiss();
        server.get("cached", "Accept", accept)
                .has("Content-Type", "text/html;level=7")
                .isHit();
        server.get("cached", "Accept", "TEXT/HTML;Level=7;q=0.5")
                .has("Content-Type", "text/html;level=7")
                .isHit();
    }
}
