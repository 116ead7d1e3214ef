package io.github.jerseycached.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The suite as npm installed it: its origin, its client, and its way of counting, run by Node. */
final class Suite {

    private static final Pattern LISTENING = Pattern.compile("Listening on http://127\\.0\\.0\\.1:(\\d+)/");
    private static final long RUN_MINUTES = 5;

    private final Path directory;
    private final Path output;

    /**
     * @param directory of the npm package
     * @param output a directory for what the programs print
     */
    Suite(Path directory, Path output) throws IOException {
        this.directory = directory.toAbsolutePath();
        this.output = Files.createDirectories(output).toAbsolutePath();
    }

    /** What one test came to, in the suite's words: required, optimal or check; passed, failed, setup, dependency, … */
    record Result(String kind, String outcome, String id, String message) {

        boolean is(String otherKind) {
            return kind.equals(otherKind);
        }

        boolean passed() {
            return outcome.equals("passed");
        }
    }

    /** The server that the forwarding application forwards to. */
    static final class Origin implements AutoCloseable {
        private final Process process;
        private final InetSocketAddress address;

        private Origin(Process process, InetSocketAddress address) {
            this.process = process;
            this.address = address;
        }

        InetSocketAddress address() {
            return address;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** Starts the origin on a free port of the loopback interface. */
    Origin startOrigin() throws IOException {
        ProcessBuilder command = node("--import", script("loopback.mjs").toUri().toString(), "server/server.mjs");
        command.environment().put("npm_config_protocol", "http");
        command.environment().put("npm_config_port", "0");
        command.environment()
                .put("npm_config_pidfile", output.resolve("origin.pid").toString());
        Process process =
                command.redirectError(output.resolve("origin.err").toFile()).start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String first = said.readLine();
        Matcher listening = LISTENING.matcher(String.valueOf(first));
        if (!listening.find()) {
            process.destroyForcibly();
            throw new IOException("the origin did not start: " + first + "; see " + output.resolve("origin.err"));
        }
        // Its warnings are of no interest, but a full pipe would stop it.
        Thread drain = new Thread(() -> said.lines().forEach(line -> {}), "origin");
        drain.setDaemon(true);
        drain.start();
        return new Origin(
                process, new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(listening.group(1))));
    }

    /**
     * Runs the client.
     *
     * @param root where the application listens
     * @param id that of a single test; empty for all
     * @return the file that holds what it printed: for all tests, their results as JSON
     */
    Path run(String root, String id) throws IOException, InterruptedException {
        Path printed = output.resolve(id.isEmpty() ? "results.json" : id + ".txt");
        ProcessBuilder command = node("--no-warnings", "cli.mjs");
        command.environment().put("npm_config_base", root);
        command.environment().put("npm_config_id", id);
        command.environment().put("npm_package_config_id", id);
        await(command.redirectOutput(printed.toFile())
                .redirectError(output.resolve("client.err").toFile())
                .start());
        return printed;
    }

    /** What a file of results comes to, test by test. */
    List<Result> count(Path results) throws IOException, InterruptedException {
        Path printed = output.resolve("counted.tsv");
        await(node(script("score.mjs").toString(), directory.toString(), results.toString())
                .redirectOutput(printed.toFile())
                .redirectError(output.resolve("count.err").toFile())
                .start());
        List<Result> counted = new ArrayList<>();
        for (String line : Files.readAllLines(printed)) {
            String[] columns = line.split("\t", 4);
            counted.add(new Result(columns[0], columns[1], columns[2], columns[3]));
        }
        return counted;
    }

    /** The results that others published with the suite. */
    Path published(String cache) {
        return directory.resolve("results").resolve(cache + ".json");
    }

    private ProcessBuilder node(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add("node");
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(directory.toFile());
    }

    private static void await(Process process) throws IOException, InterruptedException {
        try {
            if (!process.waitFor(RUN_MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("not done after " + RUN_MINUTES + " minutes: " + process.info());
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException("exit status " + process.exitValue());
        }
    }

    private static Path script(String name) throws IOException {
        URL script = Suite.class.getResource(name);
        if (script == null) {
            throw new IOException("no resource " + name);
        }
        try {
            return Path.of(script.toURI());
        } catch (URISyntaxException impossible) {
            throw new IOException(impossible);
        }
    }
}
