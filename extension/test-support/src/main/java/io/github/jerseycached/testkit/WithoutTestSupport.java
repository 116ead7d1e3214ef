package io.github.jerseycached.testkit;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Leaves out what tests use: it has classes in packages of the library, and is no test by its place. */
public final class WithoutTestSupport implements ImportOption {

    @Override
    public boolean includes(Location location) {
        return !location.contains("test-support");
    }
}
