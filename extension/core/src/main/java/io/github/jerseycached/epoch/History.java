package io.github.jerseycached.epoch;

import io.github.jerseycached.http.KeyedHash;
import io.github.jerseycached.http.Provenance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What must be known to use responses that were stored before: the secret that their keys were made with, and what has been
 * invalidated. On a disk it lies in a file beside them, but only between a clean stop and the next start: so nothing is used
 * with a history that is older than it.
 */
public final class History implements EpochSource {

    private static final byte[] BEGIN = {'J', 'C', 'H', 1};
    private static final int SECRET_BYTES = 32;
    private static final int SEAL_BYTES = 16;

    private final byte[] secret;
    private final KeyedHash hash;
    private final EpochLog log;
    private final HeapEpochs epochs;
    // Made at each clean stop and put among the responses, too: they and their history belong together.
    private byte[] seal;

    /**
     * One that begins now.
     *
     * @param mostNames how many invalidated names it remembers
     * @return the history of a store that is empty
     */
    public static History begin(int mostNames) {
        return new History(random(SECRET_BYTES), random(SEAL_BYTES), mostNames);
    }

    private History(byte[] secret, byte[] seal, int mostNames) {
        this.secret = secret;
        this.seal = seal;
        this.hash = new KeyedHash(secret);
        this.log = new EpochLog(hash, mostNames);
        this.epochs = new HeapEpochs(0, log);
    }

    private History(byte[] secret, byte[] seal, int mostNames, DataInputStream in) throws IOException {
        this.secret = secret;
        this.seal = seal;
        this.hash = new KeyedHash(secret);
        this.log = new EpochLog(hash, mostNames);
        long clock = in.readLong();
        log.readFrom(in);
        this.epochs = new HeapEpochs(clock, log);
    }

    @Override
    public KeyedHash hash() {
        return hash;
    }

    EpochLog log() {
        return log;
    }

    /** {@return the epochs, for a store with a heap tier, which raises them under its own lock} */
    public HeapEpochs epochs() {
        return epochs;
    }

    @Override
    public long clock() {
        return epochs.clock();
    }

    @Override
    public Validity validity(Provenance provenance) {
        return log.validity(provenance);
    }

    /** For a store that has nothing on the heap; with a heap tier, the store raises {@link #epochs()} under its own lock. */
    @Override
    public synchronized void raise(Collection<String> names, boolean soft) {
        epochs.raise(names, soft);
    }

    /** {@return what tells whether stored responses belong to this history} */
    public byte[] seal() {
        return seal.clone();
    }

    /**
     * Whether responses belong to this history.
     *
     * @param other the seal that was found with them, {@code null} for none
     * @return {@code true} if they do
     */
    public boolean hasSeal(byte @Nullable [] other) {
        return Arrays.equals(seal, other);
    }

    /** Gives it another seal. */
    public void sealAnew() {
        seal = random(SEAL_BYTES);
    }

    /**
     * Writes it to a file that appears whole or not at all.
     *
     * @param file where it is to be
     * @throws IOException when it cannot be written
     */
    public void write(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(BEGIN);
        out.write(secret);
        out.write(seal);
        out.writeLong(epochs.clock());
        log.writeTo(out);
        byte[] content = bytes.toByteArray();
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            write(ByteBuffer.wrap(content), channel);
            write(ByteBuffer.allocate(Integer.BYTES).putInt(0, checksum(content, content.length)), channel);
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(ByteBuffer bytes, FileChannel channel) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Reads one from a file and deletes the file.
     *
     * @param file where it may be
     * @param mostNames how many invalidated names it remembers
     * @return {@code null} when there is none, or a damaged one
     * @throws IOException when the file cannot be deleted, so that it would be found again
     */
    public static @Nullable History take(Path file, int mostNames) throws IOException {
        byte[] bytes = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
        Files.deleteIfExists(file);
        forceDirectory(file);
        int end = bytes.length - Integer.BYTES;
        if (end < BEGIN.length
                || !Arrays.equals(BEGIN, Arrays.copyOf(bytes, BEGIN.length))
                || ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
            return null;
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, BEGIN.length, end - BEGIN.length));
        try {
            byte[] secret = in.readNBytes(SECRET_BYTES);
            byte[] seal = in.readNBytes(SEAL_BYTES);
            return new History(secret, seal, mostNames, in);
        } catch (IOException tooShort) {
            return null;
        }
    }

    // Else a loss of power could bring the file back.
    private static void forceDirectory(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notEverywhere) {
            // Not every system lets a directory be opened.
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
