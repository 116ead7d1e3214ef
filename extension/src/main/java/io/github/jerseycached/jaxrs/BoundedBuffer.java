package io.github.jerseycached.jaxrs;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is written, up to a bound. What exceeds it goes through to another stream, with all that came before, and
 * nothing is held any more.
 */
final class BoundedBuffer extends OutputStream {

    private final int bound;
    private final Supplier<OutputStream> onExcess;
    private byte[] held;
    private int count;
    // Not null: passing.
    private @Nullable OutputStream through;

    /**
     * @param expected how much will come, as far as that can be guessed
     * @param onExcess asked once, when the bound is exceeded, for the stream that all goes to from then on
     */
    BoundedBuffer(int bound, int expected, Supplier<OutputStream> onExcess) {
        this.bound = bound;
        this.onExcess = onExcess;
        this.held = new byte[Math.min(bound, expected)];
    }

    boolean isPassing() {
        return through != null;
    }

    /** All that is held; not to be written to any more. */
    byte[] toByteArray() {
        return held.length == count ? held : Arrays.copyOf(held, count);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        OutputStream out = through;
        if (out == null && length > bound - count) {
            out = onExcess.get();
            through = out;
            out.write(held, 0, count);
            held = new byte[0];
        }
        if (out != null) {
            out.write(bytes, offset, length);
            return;
        }
        if (length > held.length - count) {
            int doubled = (int) Math.min(bound, 2L * held.length);
            held = Arrays.copyOf(held, Math.max(count + length, doubled));
        }
        System.arraycopy(bytes, offset, held, count, length);
        count += length;
    }

    @Override
    public void flush() throws IOException {
        if (through != null) {
            through.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (through != null) {
            through.close();
        }
    }
}
