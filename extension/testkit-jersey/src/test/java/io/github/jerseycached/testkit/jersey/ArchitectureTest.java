package io.github.jerseycached.testkit.jersey;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which packages of the library this artifact may use. */
@AnalyzeClasses(
        packages = "io.github.jerseycached.testkit.jersey",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.jerseycached";

    @ArchTest
    static final ArchRule usesTheseOfTheLibrary = classes()
            .should()
            .onlyDependOnClassesThat(not(resideInAPackage(ROOT + ".."))
                    .or(resideInAnyPackage(
                            ROOT + ".testkit.jersey", ROOT + ".testkit", ROOT + ".grizzly", ROOT + ".jaxrs")));
}
