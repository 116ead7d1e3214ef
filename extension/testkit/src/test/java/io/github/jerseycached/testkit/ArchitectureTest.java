package io.github.jerseycached.testkit;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which packages of the core this artifact may use. */
@AnalyzeClasses(
        packages = "io.github.jerseycached.testkit",
        importOptions = {ImportOption.DoNotIncludeTests.class, WithoutTestSupport.class})
class ArchitectureTest {

    @ArchTest
    static final ArchRule usesTheseOfTheCore = ArtifactRules.mayUse("testkit", "syntax", "http", "epoch", "store");

    @ArchTest
    static final ArchRule nothingIsSerializable = ArtifactRules.nothingIsSerializable();
}
