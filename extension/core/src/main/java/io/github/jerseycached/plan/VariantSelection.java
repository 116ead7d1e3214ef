package io.github.jerseycached.plan;

import io.github.jerseycached.inspect.ClassFile;
import io.github.jerseycached.inspect.ReachedCode;
import io.github.jerseycached.syntax.FieldNames;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glassfish.jersey.server.ContainerRequest;

/**
 * The request fields by which a method may choose a variant with {@link Request#selectVariant}. Jersey puts those of the last
 * call into {@code Vary}, and none if that found nothing acceptable; what was chosen before has selected the response, too.
 * So all that the code may choose by is told from its class files.
 */
final class VariantSelection {

    /** All fields that a variant may be chosen by. */
    static final List<String> ANY = List.of(
            FieldNames.ACCEPT, HttpHeaders.ACCEPT_LANGUAGE, HttpHeaders.ACCEPT_CHARSET, FieldNames.ACCEPT_ENCODING);

    private static final Set<String> SELECTS = Set.of("selectVariant");
    private static final String LISTS = ")Ljava/util/List;";
    private static final String LIST = "Ljava/util/List;";

    private VariantSelection() {}

    /** Whether something of this type can choose a variant. */
    static boolean isMadeBy(Class<?> type) {
        return Request.class.isAssignableFrom(type) || ContainerRequestContext.class.isAssignableFrom(type);
    }

    /** @param classes of the method and of the locators that lead to it */
    static Set<String> fields(Collection<Class<?>> classes) {
        Set<String> fields = new LinkedHashSet<>();
        for (Class<?> type : classes) {
            ReachedCode code =
                    ReachedCode.from(type, Request.class, ContainerRequestContext.class, ContainerRequest.class);
            if (code.mayCall(SELECTS)) {
                fields.addAll(fields(code));
            }
        }
        return fields;
    }

    private static List<String> fields(ReachedCode code) {
        Set<String> fields = new LinkedHashSet<>();
        add(code, "mediaTypes", List.of(FieldNames.ACCEPT, HttpHeaders.ACCEPT_CHARSET), fields);
        add(code, "languages", List.of(HttpHeaders.ACCEPT_LANGUAGE), fields);
        add(code, "encodings", List.of(FieldNames.ACCEPT_ENCODING), fields);
        boolean isKnown = code.isWhole()
                && !fields.isEmpty()
                && !code.mentions(Set.of("Variant.<init>"))
                && code.files().values().stream().noneMatch(file -> takesLists(file, code));
        return isKnown ? List.copyOf(fields) : ANY;
    }

    private static void add(ReachedCode code, String method, List<String> chosenBy, Set<String> fields) {
        if (code.mentions(
                Set.of("Variant." + method, "VariantListBuilder." + method, "Variant$VariantListBuilder." + method))) {
            fields.addAll(chosenBy);
        }
    }

    /** Whether a class has lists from others, which may be lists of variants. */
    private static boolean takesLists(ClassFile file, ReachedCode code) {
        return takes(file.calls(), LISTS, code) || takes(file.fields(), LIST, code);
    }

    private static boolean takes(Map<String, Set<String>> members, String list, ReachedCode code) {
        return members.entrySet().stream()
                .filter(each -> !each.getKey().startsWith("java.")
                        && !each.getKey().startsWith("jakarta.ws.rs.")
                        && !code.files().containsKey(each.getKey()))
                .anyMatch(each -> each.getValue().stream().anyMatch(descriptor -> descriptor.endsWith(list)));
    }
}
