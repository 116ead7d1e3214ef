package io.github.jerseycached.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void defaultPortIs8080() {
        assertThat(Settings.of(List.of(), Map.of()).port()).isEqualTo(8080);
    }

    @ParameterizedTest(name = "PORT=\"{0}\" is {1}")
    @CsvSource({"0, 0", "1, 1", "8081, 8081", "65535, 65535", "' 9000 ', 9000", "08080, 8080", "'', 8080", "' ', 8080"})
    void portArgumentIsUsed(String text, int port) {
        assertThat(Settings.of(List.of(), Map.of("PORT", text)).port()).isEqualTo(port);
    }

    @ParameterizedTest(name = "PORT=\"{0}\"")
    @ValueSource(
            strings = {
                "abc",
                "-1",
                "+80",
                "80.0",
                "0x50",
                "65536",
                "99999999999999999999",
                "80 81",
                "８０８０",
                "80\n" + "81"
            })
    void aBadPortIsNamedInOneSentence(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(List.of(), Map.of("PORT", text)))
                .withMessage("PORT must be a whole number from 0 to 65535, not \"" + text.replace('\n', '?') + "\".");
    }

    @Test
    void optionOverridesTheEnvironment() {
        Map<String, String> environment = Map.of("PORT", "9000");
        assertThat(Settings.of(List.of("--port", "8081"), environment).port()).isEqualTo(8081);
        assertThat(Settings.of(List.of("--port=8082"), environment).port()).isEqualTo(8082);
        assertThat(Settings.of(List.of(), environment).port()).isEqualTo(9000);
    }

    @Test
    void overriddenEnvironmentVariableIsNotParsed() {
        assertThat(Settings.of(List.of("--port", "8081"), Map.of("PORT", "abc")).port())
                .isEqualTo(8081);
    }

    @Test
    void helpIsRequested() {
        assertThat(Settings.of(List.of("--help"), Map.of()).help()).isTrue();
        assertThat(Settings.of(List.of(), Map.of()).help()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 80  | Unknown option \"--prot\"; --help says what there is.",
                "8081       | Unknown option \"8081\"; --help says what there is.",
                "--port     | --port needs a number behind it.",
                "--port abc | --port must be a whole number from 0 to 65535, not \"abc\".",
                "--port=    | --port must be a whole number from 0 to 65535, not \"\"."
            })
    void aBadOptionIsNamedInOneLine(String arguments, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(List.of(arguments.split(" ", -1)), Map.of()))
                .withMessage(message);
    }

    @Test
    void storeIsLocalWithoutRedisUrl() {
        assertThat(Settings.of(List.of(), Map.of()).redis()).isNull();
        assertThat(Settings.of(List.of(), Map.of("REDIS_URL", " ")).redis()).isNull();
        assertThat(Settings.of(List.of(), Map.of("REDIS_URL", "redis://127.0.0.1:6380"))
                        .redis())
                .isEqualTo("redis://127.0.0.1:6380");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis-sentinel://127.0.0.1:26379/0#shop",
                "redis-sentinel://user:secret@10.0.0.1:26379,10.0.0.2:26379,10.0.0.3/2#shop"
            })
    void sentinelsMaySayWhereRedisIs(String text) {
        assertThat(Settings.of(List.of(), Map.of("REDIS_URL", text)).redis()).isEqualTo(text);
    }

    @Test
    void storeDirectoryIsUsedUnlessTheStoreIsShared() {
        assertThat(Settings.of(List.of(), Map.of()).directory()).isNull();
        assertThat(Settings.of(List.of(), Map.of("CACHE_DIR", "kept")).directory())
                .isEqualTo(Path.of("kept"));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Settings.of(List.of(), Map.of("CACHE_DIR", "kept", "REDIS_URL", "redis://127.0.0.1:6379")))
                .withMessageContaining("do not go together");
    }

    @ParameterizedTest(name = "REDIS_URL=\"{0}\"")
    @ValueSource(strings = {"127.0.0.1", "http://127.0.0.1:6379", "redis://", "redis-sentinel://127.0.0.1:26379"})
    void invalidRedisUrlIsReportedInOneSentence(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(List.of(), Map.of("REDIS_URL", text)))
                .withMessage("REDIS_URL must be like redis://127.0.0.1:6379, not \"" + text + "\".");
    }
}
