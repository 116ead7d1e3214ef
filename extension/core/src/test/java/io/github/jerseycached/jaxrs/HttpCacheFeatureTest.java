package io.github.jerseycached.jaxrs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that cannot be right are refused when they are made. */
class HttpCacheFeatureTest {

    private static Arguments refused(Consumer<HttpCacheFeature.Builder> setting, String message) {
        return Arguments.of(setting, message);
    }

    static List<Arguments> refused() {
        return List.of(
                refused(
                        set -> set.collapseTimeout(Duration.ofDays(365_000)),
                        "collapseTimeout must be between 0 and PT1H"),
                refused(
                        set -> set.collapseTimeout(Duration.ofSeconds(Long.MAX_VALUE)),
                        "collapseTimeout must be between"),
                refused(set -> set.collapseTimeout(Duration.ofMillis(-1)), "collapseTimeout must be between"),
                refused(set -> set.collapseTimeout(null), "collapseTimeout must not be null"),
                refused(set -> set.refreshesPerSecond(0), "refreshesPerSecond must be between 1 and 100000, but is 0"),
                refused(
                        set -> set.refreshesPerSecond(Integer.MAX_VALUE),
                        "refreshesPerSecond must be between 1 and 100000"),
                refused(set -> set.maxBodyBytes(-1), "maxBodyBytes must be 0 or more"),
                refused(set -> set.maxWaiting(-1), "maxWaiting must be 0 or more"),
                refused(set -> set.store(null), "store must not be null"),
                refused(set -> set.region("reports", null), "region \"reports\" needs a store"),
                refused(set -> set.region(null, null), "a region needs a name"),
                refused(set -> set.region(" ", null), "region"),
                refused(set -> set.listener(null), "listener must not be null"),
                refused(set -> set.clock(null), "clock must not be null"),
                refused(set -> set.name(null), "name must not be null"),
                refused(set -> set.targetList((String) null), "targetList takes names of response fields"),
                refused(set -> set.skippedOnHit((Class<?>) null), "skippedOnHit takes classes"),
                refused(set -> set.hosts((String) null), "hosts takes host names"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void invalidSettingIsRejected(Consumer<HttpCacheFeature.Builder> setting, String message) {
        assertThatThrownBy(() -> setting.accept(HttpCacheFeature.builder())).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "http://www.example.org/",
                "https://www.example.org",
                "www.example.org/",
                "www.example.org/app",
                "user@www.example.org",
                "www.example.org:port",
                "www example org",
                "*.example.org",
                "www.example.org?",
                "a,b"
            })
    void hostThatNoRequestCanNameIsRefused(String host) {
        assertThatThrownBy(() -> HttpCacheFeature.builder().hosts("www.example.org", host))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hosts takes host names with their ports")
                .hasMessageContaining("but not \"" + host.strip() + '"');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "www.example.org",
                "WWW.Example.org:8080",
                "localhost",
                "127.0.0.1:80",
                "[::1]:8080",
                " a.b ",
                "my_service:80"
            })
    void hostWithOrWithoutPortIsAccepted(String host) {
        assertThatCode(() -> HttpCacheFeature.builder().hosts(host)).doesNotThrowAnyException();
    }

    @Test
    void propertyOfHostsIsCheckedInTheSameWay() {
        ResourceConfig application =
                new ResourceConfig().property(HttpCacheProperties.HOSTS, "www.example.org, http://www.example.org/");
        assertThatThrownBy(() -> new ApplicationHandler(application))
                .hasStackTraceContaining("Property \"jersey.cached.hosts\" takes host names")
                .hasStackTraceContaining("but not \"http://www.example.org/\"");
    }
}
