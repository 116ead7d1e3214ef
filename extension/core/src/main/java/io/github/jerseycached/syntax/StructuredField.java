package io.github.jerseycached.syntax;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads structured fields (RFC 9651), those that caching turns on: Dictionaries for targeted cache control (RFC 9213),
 * Lists of Strings for cache groups (RFC 9875). Parameters are read over.
 */
public final class StructuredField {

    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~:/";
    private final String text;
    private int at;

    private StructuredField(String text) {
        this.text = text;
    }

    /**
     * Parses a List of Strings, as cache groups are (RFC 9875 §2).
     *
     * @return the Strings in their order; empty when it is malformed, or has a member of another type
     */
    static Optional<List<String>> strings(String value) {
        try {
            return Optional.of(new StructuredField(value).strings());
        } catch (Malformed malformed) {
            return Optional.empty();
        }
    }

    private List<String> strings() throws Malformed {
        List<String> strings = new ArrayList<>();
        skip(" ");
        while (at < text.length()) {
            if (peek() != '"') {
                throw new Malformed();
            }
            strings.add(string());
            parameters();
            skip(" \t");
            if (at < text.length()) {
                expect(',');
                skip(" \t");
                if (at == text.length()) {
                    throw new Malformed();
                }
            }
        }
        return strings;
    }

    /**
     * The value of a member of a Dictionary.
     *
     * @param isString whether it is a String
     * @param text of a String its characters, of any other type what stands in the field: a Boolean as {@code ?1} or {@code
     *     ?0}
     */
    record Value(String text, boolean isString) {}

    /**
     * Parses a Dictionary.
     *
     * @param value of the field
     * @return the members in their order; empty when it is malformed
     */
    public static Optional<Map<String, Value>> dictionary(String value) {
        try {
            return Optional.of(new StructuredField(value).members());
        } catch (Malformed malformed) {
            return Optional.empty();
        }
    }

    private Map<String, Value> members() throws Malformed {
        Map<String, Value> members = new LinkedHashMap<>();
        skip(" ");
        while (at < text.length()) {
            String key = key();
            members.remove(key);
            members.put(key, accept('=') ? value() : new Value("?1", false));
            parameters();
            skip(" \t");
            if (at == text.length()) {
                return members;
            }
            expect(',');
            skip(" \t");
            if (at == text.length()) {
                throw new Malformed();
            }
        }
        return members;
    }

    private void parameters() throws Malformed {
        while (accept(';')) {
            skip(" ");
            key();
            if (accept('=')) {
                bareItem();
            }
        }
    }

    private String key() throws Malformed {
        int start = at;
        if (!isLowerAlpha(peek()) && peek() != '*') {
            throw new Malformed();
        }
        while (isLowerAlpha(peek()) || isDigit(peek()) || "_-.*".indexOf(peek()) >= 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private Value value() throws Malformed {
        boolean isString = peek() == '"';
        return new Value(itemOrInnerList(), isString);
    }

    private String itemOrInnerList() throws Malformed {
        if (!accept('(')) {
            return bareItem();
        }
        int start = at - 1;
        skip(" ");
        while (!accept(')')) {
            bareItem();
            parameters();
            if (peek() != ' ' && peek() != ')') {
                throw new Malformed();
            }
            skip(" ");
        }
        return text.substring(start, at);
    }

    private String bareItem() throws Malformed {
        char first = peek();
        int start = at;
        if (first == '"') {
            return string();
        }
        if (first == '-' || isDigit(first)) {
            number();
        } else if (isTokenStart(first)) {
            while (isTokenPart(peek())) {
                at++;
            }
        } else if (accept('?')) {
            if (!accept('0')) {
                expect('1');
            }
        } else if (accept('@')) {
            number();
            if (text.substring(start, at).indexOf('.') >= 0) {
                throw new Malformed();
            }
        } else if (accept('%')) {
            displayString();
        } else if (accept(':')) {
            while (isBase64(peek())) {
                at++;
            }
            expect(':');
        } else {
            throw new Malformed();
        }
        return text.substring(start, at);
    }

    // RFC 9651 §4.2.4: an Integer of one to fifteen digits, or a Decimal of twelve and three at the most.
    private void number() throws Malformed {
        accept('-');
        int whole = digits();
        if (accept('.')) {
            int fraction = digits();
            if (whole > 12 || fraction < 1 || fraction > 3) {
                throw new Malformed();
            }
        }
        if (whole < 1 || whole > 15) {
            throw new Malformed();
        }
    }

    private int digits() {
        int start = at;
        while (isDigit(peek())) {
            at++;
        }
        return at - start;
    }

    private String string() throws Malformed {
        StringBuilder string = new StringBuilder();
        expect('"');
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return string.toString();
            }
            if (c == '\\') {
                c = peek();
                at++;
                if (c != '"' && c != '\\') {
                    throw new Malformed();
                }
            } else if (c < ' ' || c > '~') {
                throw new Malformed();
            }
            string.append(c);
        }
        throw new Malformed();
    }

    // RFC 9651 §4.2.10: any text, in UTF-8, of which nobody asks for the value here.
    private void displayString() throws Malformed {
        expect('"');
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        while (!accept('"')) {
            char c = peek();
            at++;
            if (c < ' ' || c > '~') {
                throw new Malformed();
            }
            octets.write(c == '%' ? lowerHex() << 4 | lowerHex() : c);
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.toByteArray()));
        } catch (CharacterCodingException notUtf8) {
            throw new Malformed();
        }
    }

    private int lowerHex() throws Malformed {
        int digit = "0123456789abcdef".indexOf(peek());
        if (digit < 0) {
            throw new Malformed();
        }
        at++;
        return digit;
    }

    private void skip(String these) {
        while (at < text.length() && these.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean accept(char c) {
        boolean there = peek() == c;
        if (there) {
            at++;
        }
        return there;
    }

    private void expect(char c) throws Malformed {
        if (!accept(c)) {
            throw new Malformed();
        }
    }

    // NUL stands in no structured field: it says that the text is at its end.
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private static boolean isLowerAlpha(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isBase64(char c) {
        return isLowerAlpha(c) || (c >= 'A' && c <= 'Z') || isDigit(c) || "+/=".indexOf(c) >= 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The text is no structured field of the kind that is asked for (RFC 9651 §4.2). */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed() {
            // How far it was read is of no use to anyone.
            super("malformed", null, false, false);
        }
    }

    /**
     * {@return whether a text, which is not empty, is a Token (RFC 9651 §3.3.4)}
     *
     * @param text the text
     */
    public static boolean isToken(String text) {
        return isTokenStart(text.charAt(0)) && text.chars().allMatch(c -> isTokenPart((char) c));
    }

    private static boolean isTokenStart(char c) {
        return isAlpha(c) || c == '*';
    }

    private static boolean isTokenPart(char c) {
        return isAlpha(c) || (c >= '0' && c <= '9') || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }

    private static boolean isAlpha(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /**
     * {@return whether a text can be a String: of visible ASCII characters and spaces (RFC 9651 §3.3.3)}
     *
     * @param text the text
     */
    public static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /**
     * Writes a String.
     *
     * @param text of any characters; those that no String can have become question marks
     * @return the text with quotes around it
     */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            // RFC 9651 §3.3.3: a String is of visible ASCII characters and spaces.
            quoted.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return quoted.append('"').toString();
    }
}
