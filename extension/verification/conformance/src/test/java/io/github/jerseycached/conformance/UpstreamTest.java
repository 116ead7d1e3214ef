package io.github.jerseycached.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the upstream says arrives as it was said. */
class UpstreamTest {

    @Test
    void anUnknownStatusWithFieldsRepeatedAndMalformed() throws IOException {
        Upstream.Answer answer = answerTo(
                "GET",
                "HTTP/1.1 999 Not Generated\r\n"
                        + "Age: 1\r\nage: x\r\nCache-Control: max-age=\"\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
        assertThat(answer.status()).isEqualTo(999);
        assertThat(answer.reason()).isEqualTo("Not Generated");
        assertThat(answer.fields())
                .containsExactly(
                        new Upstream.Field("Age", "1"),
                        new Upstream.Field("age", "x"),
                        new Upstream.Field("Cache-Control", "max-age=\""),
                        new Upstream.Field("Content-Length", "2"));
        assertThat(answer.body()).asString(ISO_8859_1).isEqualTo("hi");
    }

    @Test
    void theFinalResponseAfterInterimOnes() throws IOException {
        Upstream.Answer answer = answerTo("GET", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204\r\n\r\n");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.reason()).isEmpty();
        assertThat(answer.fields()).isEmpty();
    }

    @Test
    void aBodyInChunks() throws IOException {
        Upstream.Answer answer = answerTo(
                "GET",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nab\r\nA\r\n0123456789\r\n0\r\n\r\n");
        assertThat(answer.body()).asString(ISO_8859_1).isEqualTo("ab0123456789");
        assertThat(answer.fields()).isEmpty();
    }

    @Test
    void noBodyOfAHeadOrA304WhateverItsLength() throws IOException {
        assertThat(answerTo("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
                        .body())
                .isEmpty();
        assertThat(answerTo("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n")
                        .body())
                .isEmpty();
    }

    @Test
    void aTruncatedBodyIsAnException() {
        assertThatThrownBy(() -> answerTo("GET", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> answerTo("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void droppedConnectionOrInvalidHttpIsAnException() {
        assertThatThrownBy(() -> answerTo("GET", "")).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> answerTo("GET", "ICY 200 OK\r\n\r\n")).isInstanceOf(IOException.class);
    }

    /** Asks a server that answers these bytes and closes. */
    private static Upstream.Answer answerTo(String method, String bytes) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().read(new byte[8192]);
                    client.getOutputStream().write(bytes.getBytes(ISO_8859_1));
                } catch (IOException failed) {
                    throw new AssertionError(failed);
                }
            });
            Upstream upstream =
                    new Upstream(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
            try {
                return upstream.ask(method, "/", List.of(new Upstream.Field("Host", "test")), new byte[0]);
            } finally {
                served.join();
            }
        }
    }
}
