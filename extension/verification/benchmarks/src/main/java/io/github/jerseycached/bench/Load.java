package io.github.jerseycached.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a second does a hit answer over HTTP, set against the same resource without the cache, against Grizzly
 * alone, and against nginx and Varnish in front of the resource?
 *
 * <p>The servers are loaded one after the other in short rounds, A B C A B C, and compared within each round: so what else
 * the machine does at a time falls on all of them. Everything stays on the loopback interface.
 */
final class Load {

    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
    private static final Pattern BROKEN = Pattern.compile("Socket errors: .*");

    /** What is asked for. */
    private enum Body {
        TINY("20b", "20 B", "/20b", 200, Bodies.TINY.length(), null),
        JSON("2k", "2 KiB", "/2k", 200, Bodies.JSON.length(), null),
        LARGE("100k", "100 KiB", "/100k", 200, Bodies.LARGE.length(), null),
        NOT_MODIFIED("304", "304 in place of 2 KiB", "/tagged", 304, 0, null),
        HUGE_AMONG_SMALL("1m-among-2k", "1 MiB each 100th time, else 2 KiB", "/2k", 200, Bodies.JSON.length(), """
                local n = 0
                request = function()
                  n = n + 1
                  return wrk.format("GET", n % 100 == 0 and "/1m" or "/2k")
                end
                """),
        EVICTING("2k-evicting", "2 KiB, each fourth time for a new URI", "/2k", 200, Bodies.JSON.length(), """
                local n = 0
                local round = os.time()
                request = function()
                  n = n + 1
                  return wrk.format("GET", n % 4 == 0 and "/2k?n=" .. round .. "-" .. n or "/2k")
                end
                """);

        private final String option;
        private final String title;
        private final String path;
        private final int status;
        private final int length;
        // What wrk is to ask for, where it is not always the path.
        private final @Nullable String script;

        Body(String option, String title, String path, int status, int length, @Nullable String script) {
            this.option = option;
            this.title = title;
            this.path = path;
            this.status = status;
            this.length = length;
            this.script = script;
        }

        static Body of(String option) {
            return Stream.of(values())
                    .filter(body -> body.option.equals(option))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no body is called " + option));
        }
    }

    private final Children children = new Children();
    private final String wrk;
    private final int rounds;
    private final int seconds;
    private final int warmUpSeconds;

    private Load(String wrk, int rounds, int seconds, int warmUpSeconds) throws IOException {
        this.wrk = wrk;
        this.rounds = rounds;
        this.seconds = seconds;
        this.warmUpSeconds = warmUpSeconds;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> options = new LinkedHashMap<>();
        options.put(
                "--servers", "raw,uncached,hits,raw:same-thread,uncached:same-thread,hits:same-thread,nginx,varnish");
        options.put("--bodies", "20b,2k,100k,304");
        options.put("--connections", "64");
        options.put("--rounds", "5");
        options.put("--seconds", "3");
        options.put("--warm-up", "32");
        options.put("--java", Target.java());
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length || options.replace(arguments[i], arguments[i + 1]) == null) {
                System.err.println("Options, and what they are unless set: " + options);
                System.exit(2);
            }
        }
        Optional<String> wrk = Children.installed("wrk");
        if (wrk.isEmpty()) {
            System.err.println(
                    "The load is made by wrk, which is not installed. Debian and Ubuntu have a package wrk.");
            System.exit(1);
        }
        List<String> servers = list(options, "--servers");
        List<Body> bodies = list(options, "--bodies").stream().map(Body::of).toList();
        List<String> connections = list(options, "--connections");
        Load load = new Load(
                wrk.orElseThrow(),
                Integer.parseInt(options.get("--rounds")),
                Integer.parseInt(options.get("--seconds")),
                Integer.parseInt(options.get("--warm-up")));
        int secondsEach = load.warmUpSeconds + bodies.size() * connections.size() * (load.rounds + 1) * load.seconds;
        System.err.printf("This takes about %d minutes.%n", 1 + servers.size() * secondsEach / 60);
        List<Target> targets = load.start(servers, options.get("--java"));
        load.warmUp(targets, bodies, connections.get(0));
        for (Body body : bodies) {
            for (String count : connections) {
                System.out.printf("%n%s, %s connections:%n%n", body.title, count);
                System.out.print(LoadTable.of(load.measure(targets, body, count)));
            }
        }
    }

    private static List<String> list(Map<String, String> options, String name) {
        return List.of(options.get(name).split(","));
    }

    private List<Target> start(List<String> names, String java) throws IOException {
        List<Target> targets = new ArrayList<>();
        @Nullable Target origin = null;
        for (String name : names) {
            if (!name.equals("nginx") && !name.equals("varnish")) {
                targets.add(Target.grizzly(children, java, name));
                continue;
            }
            Optional<String> program = Children.installed(name.equals("nginx") ? "nginx" : "varnishd");
            if (program.isEmpty()) {
                System.err.println("Left out, for it is not installed: " + name);
                continue;
            }
            if (origin == null) {
                origin = Target.grizzly(children, java, "uncached");
            }
            targets.add(
                    name.equals("nginx")
                            ? Target.nginx(children, program.get(), origin.root())
                            : Target.varnish(children, program.get(), origin.root()));
        }
        return targets;
    }

    /** Sees that what is measured is what the table says, and fills whatever has a store. */
    private static void check(Target target, Body body) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        URI uri = target.root().resolve(body.path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (target.callersField() != null) {
            String[] field = target.callersField().split(": ", 2);
            request.header(field[0], field[1]);
        }
        client.send(request.build(), HttpResponse.BodyHandlers.discarding());
        if (body.status == 304) {
            request.header("If-None-Match", Samples.ETAG);
        }
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        boolean stored = answer.headers().firstValue("Cache-Status").orElse("").contains("; hit");
        boolean wantsHit = target.server() != null && target.server().answersHits();
        if (answer.statusCode() != body.status || answer.body().length != body.length || stored != wantsHit) {
            throw new IOException(target.name() + " answers " + uri + " with " + answer.statusCode() + ", "
                    + answer.body().length + " bytes and " + answer.headers().map());
        }
    }

    /**
     * What one server did in one round.
     *
     * @param requests a second
     * @param cpuMicros the processor time that it took for one, which what else the machine does hardly changes
     */
    record Sample(double requests, double cpuMicros) {}

    /** Loads each server with each body until what runs there is compiled: on few cores that takes its time. */
    private void warmUp(List<Target> targets, List<Body> bodies, String connections)
            throws IOException, InterruptedException {
        for (Target target : targets) {
            for (Body body : bodies) {
                check(target, body);
                System.err.printf(
                        "warming up: %s %s%n",
                        target.name(), load(target, body, connections, Math.max(1, warmUpSeconds / bodies.size())));
            }
        }
    }

    /** What each server did, by round. */
    private Map<Target, List<Sample>> measure(List<Target> targets, Body body, String connections)
            throws IOException, InterruptedException {
        Map<Target, List<Sample>> samples = new LinkedHashMap<>();
        // Round 0 does not count.
        for (int round = 0; round <= rounds; round++) {
            for (Target target : targets) {
                Sample sample = load(target, body, connections, seconds);
                System.err.printf("%s, round %d: %s %s%n", body.title, round, target.name(), sample);
                if (round > 0) {
                    samples.computeIfAbsent(target, any -> new ArrayList<>()).add(sample);
                }
            }
        }
        return samples;
    }

    private Sample load(Target target, Body body, String connections, int duration)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(wrk, "-t", "1", "-c", connections, "-d", duration + "s"));
        if (body.status == 304) {
            command.add("-H");
            command.add("If-None-Match: " + Samples.ETAG);
        }
        if (target.callersField() != null) {
            command.addAll(List.of("-H", target.callersField()));
        }
        if (body.script != null) {
            Path script = children.directory().resolve(body.option + ".lua");
            Files.writeString(script, body.script);
            command.addAll(List.of("-s", script.toString()));
        }
        command.add(target.root().resolve(body.path).toString());
        Duration before = target.cpu();
        Process process = children.start(command);
        String said;
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            said = String.join("\n", out.lines().toList());
        }
        boolean ended = process.waitFor(duration + 30L, TimeUnit.SECONDS);
        Duration cpu = target.cpu().minus(before);
        process.destroy();
        Matcher rate = RATE.matcher(said);
        Matcher requests = REQUESTS.matcher(said);
        Matcher refused = REFUSED.matcher(said);
        if (!ended || !rate.find() || !requests.find() || refused.find()) {
            throw new IOException("wrk on " + target.name() + " says:\n" + said);
        }
        Matcher broken = BROKEN.matcher(said);
        if (broken.find()) {
            System.err.println(target.name() + ": " + broken.group());
        }
        return new Sample(
                Double.parseDouble(rate.group(1)), cpu.toNanos() / 1e3 / Double.parseDouble(requests.group(1)));
    }
}
