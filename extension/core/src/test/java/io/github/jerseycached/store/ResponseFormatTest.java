package io.github.jerseycached.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.jerseycached.http.CacheKey;
import io.github.jerseycached.http.Provenance;
import io.github.jerseycached.http.SelectingFields;
import io.github.jerseycached.http.StoredResponse;
import io.github.jerseycached.http.Terms;
import io.github.jerseycached.http.Validators;
import io.github.jerseycached.http.Variants;
import io.github.jerseycached.syntax.CacheControl;
import io.github.jerseycached.syntax.EntityTag;
import io.github.jerseycached.syntax.Fields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The layout of {@link ResponseFormat}, and what becomes of bytes that are not in it. */
class ResponseFormatTest {

    private static final CacheKey KEY = CacheKey.of("GET", "http://127.0.0.1:8080/things/1");
    private static final Instant RECEIVED = Instant.parse("2026-03-01T12:00:00.000000007Z");

    // A million of them: mvn -pl extension/core -am test -Dtest=ResponseFormatTest -Djerseycached.mutations=1000000
    private static final int MUTATIONS = Integer.getInteger("jerseycached.mutations", 20_000);

    @Property(tries = 500)
    void writtenResponseIsReadBack(@ForAll("variants") Variants variants) throws UnreadableResponseException {
        Variants read = ResponseFormat.read(KEY, ResponseFormat.write(KEY, variants));
        assertThat(read.newestFirst().stream().map(ResponseFormatTest::all).toList())
                .isEqualTo(variants.newestFirst().stream()
                        .map(ResponseFormatTest::all)
                        .toList());
        assertThat(read.useful()).isEqualTo(variants.useful());
        assertThat(ResponseFormat.useful(ResponseFormat.write(KEY, variants)))
                .isBetween(variants.useful(), variants.useful().plusSeconds(1));
        assertThat(read.weight()).isEqualTo(variants.weight());
    }

    @Property(tries = 500)
    void otherBytesAreRejected(@ForAll byte[] bytes) {
        assertUnreadable(bytes);
        assertUnreadable(
                sealed(concat(new byte[] {'J', 'C', 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, bytes, new byte[] {1})));
    }

    @Test
    void layoutOfVersion2IsUnchanged() throws UnreadableResponseException {
        StoredResponse response = new StoredResponse(
                200,
                "OK",
                Fields.of("Content-Type", "text/plain", "X-Name", "Zoë \u20ac"),
                "hello".getBytes(StandardCharsets.UTF_8),
                SelectingFields.of(List.of("accept-language"), List.of("=fr")),
                new Terms(
                        RECEIVED,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(60),
                        CacheControl.parse("max-age=60, public"),
                        true),
                new Validators(new EntityTag(true, "v1"), Instant.ofEpochSecond(5)),
                new Provenance(9, List.of("tag:things")));
        byte[] written = ResponseFormat.write(KEY, Variants.of(List.of(response)));
        // What earlier processes left on disk must stay readable: another layout needs another version.
        assertThat(HexFormat.of().formatHex(written))
                .isEqualTo(
                        "4a4302e1dcfb2900000000000151ba011e00c8044f4b0000000069a42a40000000070000000069a42a4000000007000000000000000200000000000000000000003c00000000020e6d61782d616765010436300c7075626c696300011e6163636570742d6c616e6775616765063d6672047631000000000000000500000000000000000000000901147461673a7468696e67730218436f6e74656e742d5479706514746578742f706c61696e0c582d4e616d650b005a006f00eb002020ac0568656c6c6f");
        assertThat(ResponseFormat.read(KEY, written).newestFirst().get(0).fields())
                .isEqualTo(response.fields());
    }

    @Test
    void bytesOfAnotherKeyAreRejected() {
        byte[] written = ResponseFormat.write(KEY, Variants.of(List.of(response(1000))));
        CacheKey other = KEY.with("principal", "somebody-else");
        assertThatThrownBy(() -> ResponseFormat.read(other, written))
                .isInstanceOf(UnreadableResponseException.class)
                .hasMessage("the checksum is another one");
    }

    @Test
    void otherVersionIsRejectedByItsNumber() {
        byte[] written = ResponseFormat.write(KEY, Variants.of(List.of(response(10))));
        written[2] = 1;
        assertThatThrownBy(() -> ResponseFormat.read(KEY, sealed(written)))
                .isInstanceOf(UnreadableResponseException.class)
                .hasMessage("unknown version 1");
    }

    @Test
    void everySingleBitChangeIsDetected() {
        byte[] written = ResponseFormat.write(KEY, Variants.of(List.of(response(50))));
        for (int bit = 0; bit < written.length * 8; bit++) {
            byte[] changed = written.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertUnreadable(changed);
        }
    }

    @Test
    void truncatedInputIsRejectedAlthoughItsChecksumMatches() {
        byte[] written = ResponseFormat.write(KEY, Variants.of(List.of(response(50))));
        for (int length = 0; length < written.length; length++) {
            assertUnreadable(sealed(Arrays.copyOf(written, length)));
        }
        assertUnreadable(sealed(Arrays.copyOf(written, written.length + 1)));
    }

    @Test
    void lengthIsCheckedAgainstTheRemainingBytes() {
        // A count of 2^31 - 1 wherever one may stand, and everywhere else as well.
        byte[] huge = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07};
        byte[] written = ResponseFormat.write(KEY, Variants.of(List.of(response(50))));
        // Twice, for the first that is refused in its way loads classes.
        for (int round = 0; round < 2; round++) {
            for (int at = 7; at < written.length - 5; at++) {
                byte[] changed = written.clone();
                System.arraycopy(huge, 0, changed, at, huge.length);
                long allocated = allocatedByReading(sealed(changed));
                if (round == 1) {
                    assertThat(allocated).as("a huge count at byte %s", at).isLessThan(mostAllocatedBy(changed));
                }
            }
        }
    }

    @Test
    void readingManySmallPartsAllocatesNoMore() {
        for (Variants variants : List.of(
                lines(i -> ""),
                lines(i -> "x"),
                lines(i -> "\u20ac"),
                lines(i -> "" + (char) i),
                names(i -> ""),
                names(i -> "x"),
                names(i -> "" + (char) i),
                directives(),
                selecting(),
                siblings())) {
            byte[] input = ResponseFormat.write(KEY, variants);
            // Once before, for classes to be loaded.
            allocatedByReading(input);
            long allocated = allocatedByReading(input);
            assertThat(allocated).as("allocated of %s bytes", input.length).isLessThan(mostAllocatedBy(input));
        }
    }

    private static Variants lines(IntFunction<String> text) {
        List<Fields.Line> lines = IntStream.range(0, 5000)
                .mapToObj(i -> new Fields.Line(text.apply(i), text.apply(i)))
                .toList();
        return with(Fields.of(lines), SelectingFields.NONE, CacheControl.NONE, List.of());
    }

    private static Variants names(IntFunction<String> text) {
        return with(
                Fields.NONE,
                SelectingFields.NONE,
                CacheControl.NONE,
                IntStream.range(0, 5000).mapToObj(text).toList());
    }

    private static Variants directives() {
        Map<String, Optional<String>> directives = new HashMap<>();
        for (int i = 0; i < 5000; i++) {
            directives.put("" + (char) (i % 64) + (char) (i / 64), Optional.empty());
        }
        return with(Fields.NONE, SelectingFields.NONE, CacheControl.of(directives), List.of());
    }

    private static Variants selecting() {
        List<String> texts = IntStream.range(0, 5000).mapToObj(i -> "").toList();
        return with(Fields.NONE, SelectingFields.of(texts, texts), CacheControl.NONE, List.of());
    }

    private static Variants siblings() {
        StoredResponse one = with(Fields.NONE, SelectingFields.NONE, CacheControl.NONE, List.of())
                .newestFirst()
                .get(0);
        return Variants.of(Collections.nCopies(500, one));
    }

    private static Variants with(
            Fields fields, SelectingFields selecting, CacheControl directives, List<String> names) {
        return Variants.of(List.of(new StoredResponse(
                200,
                "",
                fields,
                new byte[0],
                selecting,
                new Terms(RECEIVED, Duration.ZERO, Duration.ofSeconds(60), directives, false),
                new Validators(null, null),
                new Provenance(3, names))));
    }

    @Test
    void mutatedInputsAreReadOrRejected() {
        Random random = new Random(8);
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            seeds.add(ResponseFormat.write(KEY, sample(random)));
        }
        int readable = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = seeds.get(random.nextInt(seeds.size())).clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                mutated = mutate(mutated, random);
            }
            // With the checksum mended, so that what lies behind it is tried, but for some.
            byte[] input = random.nextInt(16) == 0 ? mutated : sealed(mutated);
            long most = mostAllocatedBy(input);
            long before = allocated();
            try {
                ResponseFormat.read(KEY, input);
                readable++;
            } catch (UnreadableResponseException declared) {
                assertThat(declared).hasMessageNotContaining("\n");
            }
            assertThat(allocated() - before).as("allocated by input %s", i).isLessThan(most);
        }
        assertThat(readable).as("mutations that are responses, too").isBetween(1, MUTATIONS - 1);
    }

    // A text of one character takes two bytes here and half a hundred on the heap: a multiple, but of what is there,
    // and not
    // of a length that somebody made up.
    private static long mostAllocatedBy(byte[] input) {
        return 4_000 + 40L * input.length;
    }

    private static long allocatedByReading(byte[] input) {
        long before = allocated();
        try {
            ResponseFormat.read(KEY, input);
        } catch (UnreadableResponseException declared) {
            // As it may.
        }
        return allocated() - before;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                int length = Math.min(random.nextInt(16), bytes.length - at);
                System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
            }
            default -> {
                byte[] more = new byte[random.nextInt(8)];
                random.nextBytes(more);
                return concat(Arrays.copyOf(bytes, at), more, Arrays.copyOfRange(bytes, at, bytes.length));
            }
        }
        return bytes;
    }

    private static Variants sample(Random random) {
        Variants variants = Variants.NONE;
        for (int i = random.nextInt(3); i >= 0; i--) {
            variants = variants.with(new StoredResponse(
                    200 + random.nextInt(300),
                    "OK",
                    Fields.of("Content-Type", "text/plain", "ETag", "\"v" + i + '"', "X-€", "é"),
                    new byte[random.nextInt(100)],
                    SelectingFields.of(List.of("accept"), List.of("=" + i)),
                    new Terms(
                            RECEIVED,
                            Duration.ZERO,
                            Duration.ofSeconds(random.nextInt(1000)),
                            CacheControl.parse("max-age=60, stale-if-error=5, public"),
                            random.nextBoolean()),
                    new Validators(new EntityTag(false, "own"), RECEIVED),
                    new Provenance(random.nextInt(), List.of("tag:a", "path:/things"))));
        }
        return variants;
    }

    /** With the checksum that belongs to it. */
    private static byte[] sealed(byte[] bytes) {
        if (bytes.length >= 7) {
            CRC32C checksum = new CRC32C();
            checksum.update(KEY.text().getBytes(StandardCharsets.UTF_8));
            checksum.update(bytes, 7, bytes.length - 7);
            ByteBuffer.wrap(bytes).putInt(3, (int) checksum.getValue());
        }
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static void assertUnreadable(byte[] bytes) {
        assertThatThrownBy(() -> ResponseFormat.read(KEY, bytes)).isInstanceOf(UnreadableResponseException.class);
    }

    private static List<Object> all(StoredResponse response) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            response.writeTo(body);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        Terms terms = response.terms();
        return List.of(
                response.isMadeStale(),
                response.status(),
                response.reason(),
                response.fields(),
                HexFormat.of().formatHex(body.toByteArray()),
                response.selectingFields(),
                terms.received(),
                terms.initialAge(),
                terms.lifetime(),
                terms.directives().directives(),
                terms.evenIfAuthorized(),
                response.validators(),
                response.resourceValidators(),
                response.provenance());
    }

    private static StoredResponse response(int length) {
        return new StoredResponse(
                200,
                "OK",
                Fields.of("Content-Type", "text/plain", "Vary", "Accept"),
                new byte[length],
                SelectingFields.of(List.of("accept"), List.of("-")),
                new Terms(RECEIVED, Duration.ZERO, Duration.ofSeconds(60), CacheControl.parse("max-age=60"), false),
                new Validators(null, RECEIVED),
                new Provenance(3, List.of("path:/things", "tag:things")));
    }

    @Provide
    Arbitrary<Variants> variants() {
        return response().list().ofMaxSize(4).map(Variants::of);
    }

    private static Arbitrary<StoredResponse> response() {
        Arbitrary<Fields> fields = Combinators.combine(text(), text())
                .as(Fields.Line::new)
                .list()
                .ofMaxSize(6)
                .map(Fields::of);
        Arbitrary<SelectingFields> selecting = Combinators.combine(text(), text())
                .as(List::of)
                .list()
                .ofMaxSize(3)
                .map(pairs -> SelectingFields.of(
                        pairs.stream().map(pair -> pair.get(0)).toList(),
                        pairs.stream().map(pair -> pair.get(1)).toList()));
        Arbitrary<CacheControl> directives = Arbitraries.of(
                        "max-age=60",
                        "no-cache=\"a, b\"",
                        "public",
                        "stale-if-error=5",
                        "x=\"q\\\"uo\"",
                        "must-revalidate",
                        "ä")
                .list()
                .ofMaxSize(4)
                .map(members -> CacheControl.parse(String.join(", ", members)));
        Arbitrary<Terms> terms = Combinators.combine(
                        instant(), duration(), duration(), directives, Arbitraries.of(true, false))
                .as(Terms::new);
        Arbitrary<Validators> validators = Combinators.combine(
                        Combinators.combine(Arbitraries.of(true, false), text())
                                .as(EntityTag::new)
                                .injectNull(0.3),
                        instant().injectNull(0.3))
                .as(Validators::new);
        Arbitrary<Provenance> provenance = Combinators.combine(
                        Arbitraries.longs(), text().list().ofMaxSize(4))
                .as(Provenance::new);
        return Combinators.combine(
                        Arbitraries.integers().between(100, 999),
                        text(),
                        fields,
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(300),
                        selecting,
                        terms,
                        validators,
                        Combinators.combine(provenance, Arbitraries.of(true, false))
                                .as(List::of))
                .as((status, reason, lines, body, selected, on, own, rest) -> {
                    StoredResponse response = new StoredResponse(
                            status, reason, lines, body, selected, on, own, (Provenance) rest.get(0));
                    return rest.get(1).equals(true) ? response.asMadeStale() : response;
                });
    }

    private static Arbitrary<String> text() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ascii().ofMaxLength(20),
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(20),
                // Halves of pairs included.
                Arbitraries.strings().withCharRange('\0', '\uffff').ofMaxLength(20),
                Arbitraries.strings().alpha().ofLength(200));
    }

    private static Arbitrary<Instant> instant() {
        return Combinators.combine(
                        Arbitraries.longs().between(-62_135_596_800L, 253_402_300_799L),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    private static Arbitrary<Duration> duration() {
        return Combinators.combine(
                        Arbitraries.longs().between(-1000, 1L << 40),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Duration::ofSeconds);
    }
}
