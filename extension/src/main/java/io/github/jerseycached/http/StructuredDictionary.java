package io.github.jerseycached.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A Dictionary of Items (RFC 9651 §3.2), as far as targeted cache control needs one (RFC 9213): Integers, Booleans, Tokens
 * and Strings; parameters are read over. One that has a member of another type is taken for malformed, as a whole, which
 * is what RFC 9651 §4.2 says of one that cannot be parsed.
 */
final class StructuredDictionary {

    private final String text;
    private int at;

    private StructuredDictionary(String text) {
        this.text = text;
    }

    /**
     * Parses a field value.
     *
     * @return the members in their order, each with its value's text, a Boolean as {@code ?1} or {@code ?0}; empty when it
     *     is malformed
     */
    static Optional<Map<String, String>> parse(String value) {
        try {
            return Optional.of(new StructuredDictionary(value).members());
        } catch (Malformed malformed) {
            return Optional.empty();
        }
    }

    private Map<String, String> members() throws Malformed {
        Map<String, String> members = new LinkedHashMap<>();
        skip(" ");
        while (at < text.length()) {
            String key = key();
            members.remove(key);
            members.put(key, accept('=') ? bareItem() : "?1");
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

    private String bareItem() throws Malformed {
        char first = peek();
        if (first == '"') {
            return string();
        }
        if (first == '?') {
            at++;
            char flag = peek();
            if (flag != '0' && flag != '1') {
                throw new Malformed();
            }
            at++;
            return "?" + flag;
        }
        if (first == '-' || isDigit(first)) {
            return integer();
        }
        if (CacheStatus.isTokenStart(first)) {
            int start = at;
            while (CacheStatus.isTokenPart(peek())) {
                at++;
            }
            return text.substring(start, at);
        }
        throw new Malformed();
    }

    private String integer() throws Malformed {
        int start = at;
        accept('-');
        int digits = at;
        while (isDigit(peek())) {
            at++;
        }
        // RFC 9651 §4.2.4: one to fifteen digits. A Decimal counts no seconds: it is not read.
        if (at == digits || at - digits > 15 || peek() == '.') {
            throw new Malformed();
        }
        return text.substring(start, at);
    }

    private String string() throws Malformed {
        StringBuilder string = new StringBuilder();
        at++;
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

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed() {
            // How far it was read is of no use to anyone.
            super("malformed", null, false, false);
        }
    }
}
