package io.github.jerseycached.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The processes that {@link Load} started, and their files. Neither outlives it, even if it is ended by a signal. */
final class Children {

    private static final int SECONDS_TO_END = 5;
    // Where Debian puts servers, which is not on everybody's PATH.
    private static final String FURTHER = File.pathSeparator + "/usr/local/sbin" + File.pathSeparator + "/usr/sbin";

    private final List<Process> running = new ArrayList<>();
    private final Path directory;
    private boolean over;

    Children() throws IOException {
        this.directory = Files.createTempDirectory("jersey-cached-load");
        Runtime.getRuntime().addShutdownHook(new Thread(this::endAll, "end-children"));
    }

    /** The path of an installed program. */
    static Optional<String> installed(String program) {
        return Stream.of((System.getenv("PATH") + FURTHER).split(File.pathSeparator))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** Where they may keep files. */
    Path directory() {
        return directory;
    }

    /** Starts a process; what it says on its standard error goes to ours. */
    synchronized Process start(List<String> command) throws IOException {
        if (over) {
            throw new IOException("the end has come");
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        running.removeIf(other -> !other.isAlive());
        running.add(process);
        return process;
    }

    private synchronized void endAll() {
        over = true;
        // A server of several processes ends its own ones when it is asked to end. Those that it leaves are ended by
        // force.
        List<ProcessHandle> all = running.stream()
                .flatMap(process -> Stream.concat(Stream.of(process.toHandle()), process.descendants()))
                .toList();
        running.forEach(Process::destroy);
        try {
            for (Process process : running) {
                process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }
}
