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
import io.github.jerseycached.testkit.WithoutTestSupport;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;

/** The house's arrows: which package may use which. */
@AnalyzeClasses(
        packages = "io.github.jerseycached",
        importOptions = {ImportOption.DoNotIncludeTests.class, WithoutTestSupport.class})
class ArchitectureTest {

    private static final String ROOT = "io.github.jerseycached";

    @ArchTest
    static final ArchRule arrowsPointDown = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
            .layer("root")
            .definedBy(ROOT)
            .layer("syntax")
            .definedBy(ROOT + ".syntax")
            .layer("http")
            .definedBy(ROOT + ".http")
            .layer("epoch")
            .definedBy(ROOT + ".epoch")
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
            .layer("request")
            .definedBy(ROOT + ".request")
            .layer("exchange")
            .definedBy(ROOT + ".exchange")
            .layer("writes")
            .definedBy(ROOT + ".writes")
            .layer("jaxrs")
            .definedBy(ROOT + ".jaxrs")
            .whereLayer("syntax")
            .mayNotAccessAnyLayer()
            .whereLayer("http")
            .mayOnlyAccessLayers("syntax")
            .whereLayer("root")
            .mayOnlyAccessLayers("syntax", "http")
            .whereLayer("epoch")
            .mayOnlyAccessLayers("syntax", "http")
            .whereLayer("store")
            .mayOnlyAccessLayers("syntax", "http", "epoch")
            .whereLayer("engine")
            .mayOnlyAccessLayers("root", "syntax", "http", "store")
            .whereLayer("inspect")
            .mayOnlyAccessLayers("root", "syntax", "http")
            .whereLayer("plan")
            .mayOnlyAccessLayers("root", "syntax", "http", "store", "engine", "inspect")
            .whereLayer("pipeline")
            .mayOnlyAccessLayers("root", "syntax", "http", "engine", "inspect", "plan")
            .whereLayer("request")
            .mayOnlyAccessLayers("root", "syntax", "http", "store", "engine", "inspect", "plan", "pipeline")
            .whereLayer("exchange")
            .mayOnlyAccessLayers("root", "syntax", "http", "store", "engine", "inspect", "plan", "pipeline", "request")
            .whereLayer("writes")
            .mayOnlyAccessLayers(
                    "root", "syntax", "http", "store", "engine", "inspect", "plan", "pipeline", "request", "exchange")
            .whereLayer("jaxrs")
            .mayOnlyAccessLayers(
                    "root",
                    "syntax",
                    "http",
                    "store",
                    "engine",
                    "inspect",
                    "plan",
                    "pipeline",
                    "request",
                    "exchange",
                    "writes")
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
            .resideInAnyPackage(ROOT + ".http", ROOT + ".syntax")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ROOT + ".http", ROOT + ".syntax", "java..", "org.jspecify.annotations");

    @ArchTest
    static final ArchRule theCoreHasNoClockAndNoFiles = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".http", ROOT + ".syntax")
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
            .resideOutsideOfPackages(ROOT + ".store", ROOT + ".epoch")
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
