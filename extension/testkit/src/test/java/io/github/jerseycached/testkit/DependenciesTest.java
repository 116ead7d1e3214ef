package io.github.jerseycached.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** What comes into an application with this artifact, besides the core, and that the documentation says so. */
@DisabledIfSystemProperty(named = "jerseycached.expectedJersey", matches = ".+")
class DependenciesTest {

    @Test
    void noOtherDependencyIsMandatory() throws IOException {
        assertThat(ArtifactDependencies.ofThisModule().direct())
                .containsExactlyInAnyOrder("assertj-core", "junit-jupiter-api");
    }

    @Test
    void documentationShowsTheDependencyTreeWithSizes() throws IOException {
        ArtifactDependencies.ofThisModule().areDocumented();
    }
}
