package io.github.jerseycached.servlet;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;

/** Which packages of the core this artifact may use. */
@AnalyzeClasses(packages = "io.github.jerseycached.servlet", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.jerseycached";

    @ArchTest
    static final ArchRule usesTheseOfTheCore = classes()
            .should()
            .onlyDependOnClassesThat(not(resideInAPackage(ROOT + ".."))
                    .or(resideInAnyPackage(ROOT + ".servlet", ROOT + ".syntax", ROOT + ".http", ROOT + ".engine")));

    @ArchTest
    static final ArchRule nothingIsSerializable = classes()
            .that()
            .areNotEnums()
            .and()
            .areNotAssignableTo(Throwable.class)
            .should()
            .notBeAssignableTo(Serializable.class);
}
