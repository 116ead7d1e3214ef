package io.github.jerseycached.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What runs within Redis, so that nothing comes between. It touches one key, so it runs in a cluster too. */
final class Script {

    static final Script EPOCHS = new Script("epochs.lua", ScriptOutputType.MULTI);
    static final Script RELEASE = new Script("release.lua", ScriptOutputType.STATUS);
    static final Script PUT = new Script("put.lua", ScriptOutputType.INTEGER);
    static final Script TOUCH = new Script("touch.lua", ScriptOutputType.STATUS);
    static final Script REMOVE = new Script("remove.lua", ScriptOutputType.STATUS);

    private final byte[] text;
    private final String digest;
    private final ScriptOutputType output;

    private Script(String file, ScriptOutputType output) {
        this.output = output;
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not in the jar");
            }
            text = in.readAllBytes();
            digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }

    /** What it says, in Lua. */
    byte[] text() {
        return text.clone();
    }

    /**
     * Runs it.
     *
     * @throws io.lettuce.core.RedisException when Redis does not answer in time, or with an error
     */
    Object run(RedisLink link, String key, byte[]... arguments) {
        String[] keys = {key};
        try {
            return link.ask(redis -> redis.evalsha(digest, output, keys, arguments));
        } catch (RedisNoScriptException unknown) {
            // After a restart or a failover; it is known from now on.
            return link.ask(redis -> redis.eval(text, output, keys, arguments));
        }
    }

    static byte[] argument(long number) {
        return argument(Long.toString(number));
    }

    static byte[] argument(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
