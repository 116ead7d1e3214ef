package io.github.jerseycached.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;
import java.util.Arrays;

/** What holds for the classes of each optional artifact. */
public final class ArtifactRules {

    private static final String ROOT = "io.github.jerseycached";

    private ArtifactRules() {}

    /**
     * Which packages of the library its classes may use.
     *
     * @param packages below the library's root, its own among them; an empty text is the root itself
     */
    public static ArchRule mayUse(String... packages) {
        String[] names = Arrays.stream(packages)
                .map(each -> each.isEmpty() ? ROOT : ROOT + '.' + each)
                .toArray(String[]::new);
        return classes()
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage(ROOT + "..")).or(resideInAnyPackage(names)));
    }

    /** Nothing can be written by Java's serialisation but enums and exceptions. */
    public static ArchRule nothingIsSerializable() {
        return classes()
                .that()
                .areNotEnums()
                .and()
                .areNotAssignableTo(Throwable.class)
                .should()
                .notBeAssignableTo(Serializable.class);
    }
}
