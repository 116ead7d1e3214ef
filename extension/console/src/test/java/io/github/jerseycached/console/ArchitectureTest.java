package io.github.jerseycached.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.jerseycached.testkit.ArtifactRules;

/** Which packages of the core this artifact may use. */
@AnalyzeClasses(packages = "io.github.jerseycached.console", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule usesTheseOfTheCore = ArtifactRules.mayUse("console", "", "syntax", "http", "store");

    @ArchTest
    static final ArchRule nothingIsSerializable = ArtifactRules.nothingIsSerializable();

    @ArchTest
    static final ArchRule onlyWhatUsersNameIsPublic =
            classes().that().arePublic().and().areTopLevelClasses().should().haveSimpleNameStartingWith("HttpCache");
}
