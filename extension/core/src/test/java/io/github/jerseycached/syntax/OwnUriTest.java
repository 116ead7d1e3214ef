package io.github.jerseycached.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnUriTest {

    private static final Hosts HOSTS =
            Hosts.of(List.of("www.example.org", "api.example.org:8080", "Old.example.org:80"));

    @ParameterizedTest
    @CsvSource({
        "countries/fr, /countries/fr",
        "/countries/fr, /countries/fr",
        "/countries/f%72, /countries/fr",
        "/countries/fr?page=1, /countries/fr",
        "/a%2Ab, /a%2Ab",
        "/%7Bid%7D, /%7Bid%7D",
        "http://www.example.org/countries/fr, /countries/fr",
        "HTTP://WWW.EXAMPLE.ORG:80/countries/fr, /countries/fr",
        "https://www.example.org:443/countries/fr, /countries/fr",
        "https://www.example.org:/countries/fr, /countries/fr",
        "//www.example.org/countries/fr, /countries/fr",
        "http://api.example.org:8080/, /",
        "http://old.example.org/x, /x",
        "http://old.example.org:80/x, /x"
    })
    void pathIsReadFromAnAbsoluteUriOrAPath(String uri, String path) {
        assertThat(OwnUri.path(OwnUri.parse(uri), HOSTS)).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?page=1                            | has no path. Begin it with a slash",
                "mailto:someone@example.org         | has no path. Begin it with a slash",
                "countries:fr                       | has no path. Begin it with a slash",
                "#top                               | has no path",
                "ftp://www.example.org/x            | has the scheme ftp, and only http and https are served",
                "http:/x                            | has no host",
                "http://ann@www.example.org/x       | has user info, which no request has",
                "http://evil.example/x              | has a host that is not among hosts(...)",
                "http://www.example.org:8080/x      | has a host that is not among hosts(...)",
                "https://www.example.org:80/x       | has a host that is not among hosts(...)",
                "/countries/fr#top                  | has a fragment, which no request has",
                "/countries/*                       | has an asterisk, which is no wildcard here. Use a tag",
                "/countries/../fr                   | has dot segments or a broken percent-encoding",
                "/countries/{code}                  | is a template. Name one URI with its values",
                "/countries/fr}                     | is a template. Name one URI with its values",
                "/a b                               | is not a URI",
                "/%zz                               | is not a URI"
            })
    void uriThatNothingIsStoredForIsRefused(String uri, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OwnUri.path(OwnUri.parse(uri), HOSTS))
                .withMessageStartingWith("\"" + uri + "\" " + message);
    }

    @ParameterizedTest
    @CsvSource({
        "http://www.example.com/x, http://www.example.com:80/y, true",
        "https://www.example.com:443/, https://WWW.example.com, true",
        "http://www.example.com:443/, http://www.example.com/, false",
        "http://[::1]:80/, http://[::1]/, true",
        "http://www.example.com:/, http://www.example.com/, true",
        "http://www.example.com:8080/, http://www.example.com/, false",
        "http://www.example.com/, https://www.example.com/, false"
    })
    void defaultPortIsTheSameOrigin(URI one, URI other, boolean same) {
        assertThat(Origin.of(one).equals(Origin.of(other))).isEqualTo(same);
        assertThat(Origin.of(URI.create("/x"))).isEmpty();
    }
}
