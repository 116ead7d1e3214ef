package io.github.jerseycached.testkit.jersey;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.jerseycached.testkit.ArtifactRules;

/** Which packages of the library this artifact may use. */
@AnalyzeClasses(
        packages = "io.github.jerseycached.testkit.jersey",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule usesTheseOfTheLibrary = ArtifactRules.mayUse("testkit.jersey", "testkit", "grizzly", "jaxrs");
}
