package io.github.jerseycached.example;

import static java.time.Duration.ZERO;
import static java.util.Locale.ROOT;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A {@code curl} or {@code sleep} command of the documentation and what it is said to print.
 *
 * @param command without the prompt
 * @param printed the lines under it
 */
record CurlExample(String command, List<String> printed) {
    private static final String PROMPT = "$ ";
    private static final String SLEEP = "sleep ";
    private static final URI ADDRESS = URI.create("http://127.0.0.1:8080/");
    private static final Pattern DATE = Pattern.compile("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    /**
     * The examples of a block, in their order.
     *
     * @throws IllegalArgumentException for a command that is no {@code curl}
     */
    static List<CurlExample> of(Markdown.Block block) {
        List<CurlExample> examples = new ArrayList<>();
        Iterator<String> lines = block.lines().iterator();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith(PROMPT)) {
                StringBuilder command = new StringBuilder(line.substring(PROMPT.length()));
                while (command.charAt(command.length() - 1) == '\\') {
                    command.setLength(command.length() - 1);
                    command.append(lines.next().strip());
                }
                examples.add(new CurlExample(command.toString(), new ArrayList<>()));
            } else {
                examples.get(examples.size() - 1).printed().add(line);
            }
        }
        return examples;
    }

    /** How long {@code sleep} would wait; zero for another command. */
    Duration pause() {
        return command.startsWith(SLEEP) ? Duration.ofSeconds(Long.parseLong(command.substring(SLEEP.length()))) : ZERO;
    }

    /** Sends the request to a running service, and says what {@code curl} would print. */
    List<String> replay(Client client) throws IOException, InterruptedException {
        Iterator<String> words =
                WORD.matcher(command).results().map(CurlExample::text).iterator();
        if (!words.next().equals("curl")) {
            throw new IllegalArgumentException("Only curl is replayed, not: " + command);
        }
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.put("Accept", "*/*");
        BodyPublisher body = BodyPublishers.noBody();
        String method = "GET";
        String path = "";
        boolean withHead = false;
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "-i" -> withHead = true;
                case "-I" -> {
                    withHead = true;
                    method = "HEAD";
                }
                case "-X" -> method = words.next();
                case "-d" -> {
                    body = BodyPublishers.ofString(words.next());
                    method = method.equals("GET") ? "POST" : method;
                }
                case "-u" ->
                    fields.put(
                            "Authorization",
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString(words.next().getBytes(StandardCharsets.UTF_8)));
                case "-H" -> {
                    String[] field = words.next().split(": ", 2);
                    fields.put(field[0], field[1]);
                }
                default -> {
                    URI address = URI.create(word);
                    if (!ADDRESS.resolve("/").equals(address.resolve("/"))) {
                        throw new IllegalArgumentException("Neither a known option nor at " + ADDRESS + ": " + word);
                    }
                    path = word.substring(ADDRESS.toString().length() - 1);
                }
            }
        }
        HttpRequest.Builder request = client.request(path).method(method, body);
        fields.forEach(request::setHeader);
        HttpResponse<String> response = client.send(request);
        List<String> lines = new ArrayList<>();
        if (withHead) {
            lines.addAll(head(response));
        }
        lines.addAll(response.body().lines().toList());
        String address = response.uri().resolve("/").toString();
        return lines.stream()
                .map(line -> line.replace(address, ADDRESS.toString()))
                .toList();
    }

    private static List<String> head(HttpResponse<String> response) {
        int status = response.statusCode();
        List<String> lines = new ArrayList<>();
        // The phrase is the standard one: java.net.http does not tell what was sent.
        lines.add("HTTP/1.1 " + status + " "
                + Response.Status.fromStatusCode(status).getReasonPhrase());
        response.headers().map().forEach((name, values) -> values.forEach(value -> lines.add(name + ": " + value)));
        lines.add("");
        return lines;
    }

    private static String text(MatchResult word) {
        for (int group = 1; group <= 2; group++) {
            if (word.group(group) != null) {
                return word.group(group);
            }
        }
        return word.group();
    }

    /**
     * What is the same whenever the command runs: fields sorted, their names in lower case, what time changes replaced by
     * its kind.
     */
    static List<String> comparable(List<String> printed, boolean withBody) {
        if (printed.isEmpty() || !printed.get(0).startsWith("HTTP/")) {
            return printed;
        }
        int blank = printed.indexOf("");
        int end = blank < 0 ? printed.size() : blank;
        List<String> lines = new ArrayList<>();
        lines.add(printed.get(0));
        lines.addAll(printed.subList(1, end).stream()
                .map(CurlExample::timeless)
                .sorted()
                .toList());
        if (withBody) {
            lines.addAll(printed.subList(end, printed.size()));
        }
        return lines;
    }

    private static String timeless(String line) {
        String[] field = line.split(": ", 2);
        String name = field[0].toLowerCase(ROOT);
        String value = field.length < 2 ? "" : field[1];
        return name + ": "
                + switch (name) {
                    case "age" -> value.replaceFirst("^\\d+$", "<seconds>");
                    // What a hit has left, or has been stale for; and what a 304 gave it, which began with its Date.
                    case "cache-status" ->
                        value.replaceFirst("(?<=; hit; ttl=|; ttl=(?=-)|304; stored; ttl=)-?\\d+", "<seconds>");
                    case "date" -> DATE.matcher(value).matches() ? "<date>" : value;
                    default -> value;
                };
    }
}
