package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataSetTest {
    @Test
    void everyRowIsLoadedAndValid() throws IOException, SQLException {
        try (Catalogue catalogue = Catalogue.open()) {
            List<City> cities = catalogue.citiesOf(0);

            assertThat(cities).hasSize(23_338).allSatisfy(city -> {
                assertThat(city.name()).isNotBlank();
                assertThat(CountryCode.isKnown(city.country())).isTrue();
                assertThat(city.latitude()).isBetween(-90.0, 90.0);
                assertThat(city.longitude()).isBetween(-180.0, 180.0);
                assertThat(city.population()).isGreaterThanOrEqualTo(15_000);
            });
        }
    }

    @Test
    void everyCountryHasAName() throws IOException, SQLException {
        try (Catalogue catalogue = Catalogue.open()) {
            assertThat(catalogue.countries())
                    .hasSize(209)
                    .allSatisfy(
                            country -> assertThat(country.name()).isNotBlank().isNotEqualTo(country.code()));
        }
    }

    @Test
    void licenceShipsWithTheDataSet() throws IOException {
        assertThat(Resource.text("cities-NOTICE.txt"))
                .contains("GeoNames", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", "23,338 cities");
    }
}
