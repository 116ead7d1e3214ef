package io.github.jerseycached.springboot;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.jerseycached.testkit.ArtifactRules;

/** Which packages of the core this artifact may use. */
@AnalyzeClasses(packages = "io.github.jerseycached.springboot", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule usesTheseOfTheCore = ArtifactRules.mayUse("springboot", "servlet");

    @ArchTest
    static final ArchRule nothingIsSerializable = ArtifactRules.nothingIsSerializable();
}
