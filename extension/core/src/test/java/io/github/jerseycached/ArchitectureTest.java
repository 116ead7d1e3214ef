package io.github.jerseycached;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;

/** The house's arrows: which package may use which. */
@AnalyzeClasses(packages = "io.github.jerseycached", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.jerseycached";

    @ArchTest
    static final ArchRule arrowsPointDown = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
            .layer("root")
            .definedBy(ROOT)
            .layer("http")
            .definedBy(ROOT + ".http")
            .layer("store")
            .definedBy(ROOT + ".store")
            .layer("engine")
            .definedBy(ROOT + ".engine")
            .layer("inspect")
            .definedBy(ROOT + ".inspect")
            .layer("plan")
            .definedBy(ROOT + ".plan")
            .layer("pipeline")
            .definedBy(ROOT + ".pipeline")
            .layer("exchange")
            .definedBy(ROOT + ".exchange")
            .layer("writes")
            .definedBy(ROOT + ".writes")
            .layer("jaxrs")
            .definedBy(ROOT + ".jaxrs")
            .whereLayer("http")
            .mayNotAccessAnyLayer()
            .whereLayer("root")
            .mayOnlyAccessLayers("http")
            .whereLayer("store")
            .mayOnlyAccessLayers("http")
            .whereLayer("engine")
            .mayOnlyAccessLayers("root", "http", "store")
            .whereLayer("inspect")
            .mayOnlyAccessLayers("root", "http")
            .whereLayer("plan")
            .mayOnlyAccessLayers("root", "http", "store", "engine", "inspect")
            .whereLayer("pipeline")
            .mayOnlyAccessLayers("root", "http", "engine", "inspect", "plan")
            .whereLayer("exchange")
            .mayOnlyAccessLayers("root", "http", "store", "engine", "inspect", "plan", "pipeline")
            .whereLayer("writes")
            .mayOnlyAccessLayers("root", "http", "store", "engine", "inspect", "plan", "pipeline", "exchange")
            .whereLayer("jaxrs")
            .mayOnlyAccessLayers("root", "http", "store", "engine", "inspect", "plan", "pipeline", "exchange", "writes")
            .whereLayer("jaxrs")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theEngineKnowsNoJakartaRest = noClasses()
            .that()
            .resideInAPackage(ROOT + ".engine")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta..", "org.glassfish..");

    // Its bundle exports none: where bundles are resolved, ours would not be.
    @ArchTest
    static final ArchRule nothingIsUsedThatIsEhcachesOwn =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.ehcache..internal..");

    @ArchTest
    static final ArchRule theCoreKnowsTheJdkAlone = ArchRuleDefinition.classes()
            .that()
            .resideInAPackage(ROOT + ".http")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ROOT + ".http", "java..", "org.jspecify.annotations");

    @ArchTest
    static final ArchRule theCoreHasNoClockAndNoFiles = noClasses()
            .that()
            .resideInAPackage(ROOT + ".http")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock")
            .orShould()
            // A URI is a value, and opens no connection.
            .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.net..")
                    .and(not(belongToAnyOf(URI.class, URISyntaxException.class))))
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule ehcacheStaysAtTheEdge = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".store")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.ehcache..");

    @ArchTest
    static final ArchRule nothingIsSerializable = noClasses()
            .that(new com.tngtech.archunit.base.DescribedPredicate<JavaClass>("are no enums or exceptions") {
                @Override
                public boolean test(JavaClass type) {
                    return !type.isEnum() && !type.isAssignableTo(Throwable.class);
                }
            })
            .should()
            .beAssignableTo(Serializable.class);

    @ArchTest
    static final ArchRule onlyWhatUsersNameIsPublicAroundJaxRs = ArchRuleDefinition.classes()
            .that()
            .resideInAnyPackage(ROOT + ".jaxrs")
            .and()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .should()
            .haveSimpleNameStartingWith("HttpCache");
}
