package io.github.jerseycached.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documentation's table of the key is that of the code. */
class KeyTableTest {

    @Test
    void theReferenceNamesEachPartOfTheKeyAndWhereItComesFrom() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "..", "src-docs", "reference.md"));
        int head = lines.indexOf("| part of the key | where it comes from |");
        assertThat(head).as("the head of the table").isPositive();
        List<String> rows = lines.subList(head + 2, lines.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(rows)
                .isEqualTo(Stream.of(KeyPart.values())
                        .map(part -> "| " + part.label() + " | " + part.source() + " |")
                        .toList());
    }
}
