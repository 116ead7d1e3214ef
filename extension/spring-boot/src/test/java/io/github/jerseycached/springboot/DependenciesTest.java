package io.github.jerseycached.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jerseycached.testkit.ArtifactDependencies;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** What comes into an application with this artifact, besides the core, and that the documentation says so. */
@DisabledIfSystemProperty(named = "jerseycached.expectedJersey", matches = ".+")
class DependenciesTest {

    @Test
    void nothingElseIsMandatory() throws IOException {
        assertThat(ArtifactDependencies.ofThisModule().direct()).isEmpty();
    }
}
