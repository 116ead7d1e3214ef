package io.github.jerseycached.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, as a table in Markdown: rates, and their ratio to two servers in the same round. */
final class LoadTable {

    private LoadTable() {}

    static String of(Map<Target, List<Load.Sample>> samples) {
        StringBuilder table = new StringBuilder();
        table.append("| server | requests/s: min | median | max | to `raw`: min | median | max ");
        table.append("| to `uncached`: min | median | max | CPU µs each: median |\n");
        table.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        samples.forEach((target, perRound) -> {
            table.append("| `").append(target.name()).append("` |");
            append(table, "%,.0f", perRound.stream().map(Load.Sample::requests).toList());
            append(table, "%.2f", ratios(samples, perRound, "raw", target.strategy()));
            append(table, "%.2f", ratios(samples, perRound, "uncached", target.strategy()));
            double cpu = median(perRound.stream().map(Load.Sample::cpuMicros).toList());
            table.append(String.format(Locale.ROOT, " %.1f |%n", cpu));
        });
        return table.toString();
    }

    /** To the server of that kind with the same strategy, round by round; none when it was not measured. */
    private static List<Double> ratios(
            Map<Target, List<Load.Sample>> samples, List<Load.Sample> perRound, String kind, String strategy) {
        List<Double> ratios = new ArrayList<>();
        samples.forEach((other, others) -> {
            if (other.kind().equals(kind) && other.strategy().equals(strategy)) {
                for (int round = 0; round < perRound.size(); round++) {
                    ratios.add(
                            perRound.get(round).requests() / others.get(round).requests());
                }
            }
        });
        return ratios;
    }

    private static void append(StringBuilder table, String format, List<Double> values) {
        if (values.isEmpty()) {
            table.append(" | | |");
            return;
        }
        for (double value : new double[] {Collections.min(values), median(values), Collections.max(values)}) {
            table.append(' ').append(String.format(Locale.ROOT, format, value)).append(" |");
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
}
