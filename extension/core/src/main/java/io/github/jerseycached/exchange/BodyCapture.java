package io.github.jerseycached.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The stream below all that filters and interceptors put around a body. It holds what is written, up to a bound, so that the
 * head can be settled when the body is known. Three things end the holding: the body is not to be held at all, which is asked
 * at its first byte; it exceeds the bound, and goes through from then on, with nothing held any more; or it is flushed, and
 * goes through from then on while it is held further.
 */
final class BodyCapture extends OutputStream {

    /** Decides where the bytes go. Each stream is asked for once at most; {@code null} drops the bytes. */
    interface BodySink {
        /** Whether the body is held, asked at its first byte. */
        boolean isHeld();

        /** Gives the stream for a body that is not held. */
        @Nullable
        OutputStream unheld();

        /** Gives the stream for a body that exceeds the bound before anything of it was sent. */
        @Nullable
        OutputStream tooLong();

        /**
         * Whether a flush sends what there is; otherwise it has no effect as long as the body is held.
         *
         * @param held how much that is
         */
        boolean isSentByFlush(int held);

        /** Gives the stream for a body that is sent before its end. */
        @Nullable
        OutputStream early();
    }

    private final int bound;
    private final BodySink output;
    private byte[] held;
    private int count;
    private boolean begun;
    private boolean holding;
    // Not null once bytes go through.
    private @Nullable OutputStream through;

    /**
     * @param expected how much will come, as far as that can be guessed
     */
    BodyCapture(int bound, int expected, BodySink output) {
        this.bound = bound;
        this.output = output;
        this.held = new byte[Math.min(bound, expected)];
    }

    /** Whether all that was written is held. */
    boolean isHolding() {
        begin();
        return holding;
    }

    /** Whether nothing of it was sent yet. */
    boolean isUnsent() {
        begin();
        return through == null;
    }

    /** All that is held; not to be written to any more. */
    byte[] toByteArray() {
        return held.length == count ? held : Arrays.copyOf(held, count);
    }

    private void begin() {
        if (!begun) {
            begun = true;
            holding = output.isHeld();
            if (!holding) {
                pass(output.unheld());
            }
        }
    }

    private OutputStream pass(@Nullable OutputStream out) {
        OutputStream passed = out == null ? OutputStream.nullOutputStream() : out;
        through = passed;
        return passed;
    }

    private void drop() {
        holding = false;
        held = new byte[0];
        count = 0;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        begin();
        OutputStream out = through;
        if (holding && length > bound - count) {
            if (out == null) {
                out = pass(output.tooLong());
                out.write(held, 0, count);
            }
            drop();
        }
        if (holding) {
            hold(bytes, offset, length);
        }
        if (out != null) {
            out.write(bytes, offset, length);
        }
    }

    private void hold(byte[] bytes, int offset, int length) {
        if (length > held.length - count) {
            int doubled = (int) Math.min(bound, 2L * held.length);
            held = Arrays.copyOf(held, Math.max(count + length, doubled));
        }
        System.arraycopy(bytes, offset, held, count, length);
        count += length;
    }

    @Override
    public void flush() throws IOException {
        begin();
        if (through == null && output.isSentByFlush(count)) {
            pass(output.early()).write(held, 0, count);
        }
        if (through != null) {
            through.flush();
        }
    }

    /** Ends nothing as long as the body is held: who closes it may not be the last to write, or may have failed. */
    @Override
    public void close() throws IOException {
        begin();
        if (through != null && !holding) {
            through.close();
        }
    }
}
