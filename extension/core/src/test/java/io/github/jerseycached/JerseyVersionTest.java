package io.github.jerseycached;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.jaxrs.HttpCacheFeature;
import org.glassfish.jersey.internal.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** That a run of the suite on another Jersey is one, and of the jar as it was built. */
@EnabledIfSystemProperty(named = JerseyVersionTest.EXPECTED, matches = ".+")
class JerseyVersionTest {

    static final String EXPECTED = "jerseycached.expectedJersey";

    @Test
    void suiteRunsOnTheExpectedJersey() {
        assertThat(Version.getVersion()).isEqualTo(System.getProperty(EXPECTED));
    }

    @Test
    void cacheIsLoadedFromItsJar() {
        assertThat(HttpCacheFeature.class.getProtectionDomain().getCodeSource().getLocation())
                .asString()
                .endsWith(".jar");
    }
}
