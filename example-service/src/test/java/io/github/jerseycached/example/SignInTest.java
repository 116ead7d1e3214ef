package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may what in the example service. */
class SignInTest {
    private ExampleService service;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        service = ExampleService.start(0);
        client = new Client(service);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/members/me", "/members/briefing", "/members/notice"})
    void anonymousUserGetsAnAuthenticationChallenge(String path) throws Exception {
        // Stored already, and still not for nobody.
        client.get(path, "Authorization", basic("ben:ben"));
        HttpResponse<String> response = client.get(path);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Basic realm="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic !", "Basic", "Basic YmVu", "Bearer x", "Basic YmVuOmFkYQ==", "Basic OmJlbg=="})
    void wrongPasswordIsRejected(String authorization) throws Exception {
        assertThat(client.get("/members/notice", "Authorization", authorization).statusCode())
                .isEqualTo(401);
    }

    @Test
    void onlyOperatorsInvalidate() throws Exception {
        assertThat(client.send(client.request("/invalidations/soft?tag=cities")
                                .header("Authorization", basic("ben:ben"))
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
        assertThat(client.send(client.request("/invalidations/soft")
                                .header("Authorization", basic("ada:ada"))
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void onlyOperatorsSeeTheConsole() throws Exception {
        assertThat(client.get("/cache-console").statusCode()).isEqualTo(401);
        assertThat(client.get("/cache-console", "Authorization", basic("ben:ben"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(client.get("/cache-console", "Authorization", basic("ada:ada"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void invalidationOfOneUsersLikesLeavesOtherUsers() throws Exception {
        client.get("/members/me", "Authorization", basic("ben:ben"));
        client.get("/members/me", "Authorization", basic("cai:cai"));
        assertThat(client.send(client.request("/members/me/favourites/2657896")
                                .header("Authorization", basic("ben:ben"))
                                .PUT(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(204);

        HttpResponse<String> ben = client.get("/members/me", "Authorization", basic("ben:ben"));
        HttpResponse<String> cai = client.get("/members/me", "Authorization", basic("cai:cai"));

        assertThat(ben.body()).contains("Zürich");
        assertThat(ben.headers().firstValue("Cache-Status").orElseThrow()).contains("fwd=uri-miss");
        assertThat(cai.body()).doesNotContain("Zürich");
        assertThat(cai.headers().firstValue("Cache-Status").orElseThrow()).contains("; hit");
    }

    @Test
    void unknownCityCannotBeLiked() throws Exception {
        assertThat(client.send(client.request("/members/me/favourites/1")
                                .header("Authorization", basic("ben:ben"))
                                .PUT(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(404);
    }
}
