package io.github.jerseycached.plan;

import io.github.jerseycached.syntax.Fields;
import io.github.jerseycached.syntax.MalformedField;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;

/** Warns once that a method sends a field that caches read and that is malformed. */
public final class MalformedFieldWarning {

    private static final Logger LOG = System.getLogger(MalformedFieldWarning.class.getName());
    private static final int LONGEST = 200;

    private final String method;
    private final List<String> targetList;
    private volatile boolean given;

    /** @param targetList the targeted fields that are obeyed */
    MalformedFieldWarning(String method, List<String> targetList) {
        this.method = method;
        this.targetList = targetList;
    }

    /** Looks at the fields that the method and the application's filters set. */
    public void check(Fields own, Instant now) {
        if (!given) {
            MalformedField.in(own, targetList, now).ifPresent(this::give);
        }
    }

    private synchronized void give(Fields.Line field) {
        if (!given) {
            given = true;
            LOG.log(
                    Level.WARNING,
                    method + " sends " + field.name() + ": " + printable(field.value())
                            + ", which is malformed. The cache takes from it only what restricts caching. Correct the"
                            + " field: a comma separates directives and names, and a date is written as in \"Sun, 06 Nov"
                            + " 1994 08:49:37 GMT\".");
        }
    }

    private static String printable(String value) {
        String shown = value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
        return shown.replaceAll("\\p{Cntrl}", "?");
    }
}
