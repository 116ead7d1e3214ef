package io.github.jerseycached.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;

/** Which packages of the core this artifact may use. */
@AnalyzeClasses(
        packages = "io.github.jerseycached.testkit",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.ArtifactOnly.class})
class ArchitectureTest {

    private static final String ROOT = "io.github.jerseycached";

    /** The library's own tests have classes of this package, too. */
    static final class ArtifactOnly implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("test-support");
        }
    }

    @ArchTest
    static final ArchRule usesTheseOfTheCore = classes()
            .should()
            .onlyDependOnClassesThat(not(resideInAPackage(ROOT + ".."))
                    .or(resideInAnyPackage(
                            ROOT + ".testkit", ROOT + ".syntax", ROOT + ".http", ROOT + ".epoch", ROOT + ".store")));

    @ArchTest
    static final ArchRule nothingIsSerializable = classes()
            .that()
            .areNotEnums()
            .and()
            .areNotAssignableTo(Throwable.class)
            .should()
            .notBeAssignableTo(Serializable.class);
}
