package io.github.jerseycached.example;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How well a city's name answers a search: without regard to case, diacritics and punctuation, and forgiving a slip of
 * the finger. Public, since the database calls it as its function {@code RELEVANCE}.
 */
public final class Relevance {
    private static final int SAME = 5;
    private static final int STARTS = 4;
    private static final int WORD_STARTS = 3;
    private static final int CONTAINS = 2;
    private static final int MISSPELT = 1;
    private static final int NONE = 0;

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern APOSTROPHES = Pattern.compile("['’‘`ʻʼ]");
    private static final Pattern PUNCTUATION = Pattern.compile("[^\\p{L}\\p{N}]+");

    private Relevance() {}

    /**
     * Ranks one name.
     *
     * @param name a city's name
     * @param folded what is searched, through {@link #fold}; empty is answered by every name
     * @return 0 if the name is no answer; the higher, the better
     */
    public static int of(String name, String folded) {
        String candidate = fold(name);
        if (candidate.equals(folded)) {
            return SAME;
        }
        if (candidate.startsWith(folded)) {
            return STARTS;
        }
        if (candidate.contains(" " + folded)) {
            return WORD_STARTS;
        }
        if (candidate.contains(folded)) {
            return CONTAINS;
        }
        return editDistance(candidate, folded) <= forgivenEdits(folded) ? MISSPELT : NONE;
    }

    /** Small letters without diacritics, words divided by one space: {@code Zürich} becomes {@code zurich}. */
    static String fold(String text) {
        String plain =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
        String joined = APOSTROPHES.matcher(plain).replaceAll("");
        String words = PUNCTUATION.matcher(joined).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
        // Letters that Unicode does not take apart.
        return words.replace("ß", "ss")
                .replace("æ", "ae")
                .replace("œ", "oe")
                .replace('ø', 'o')
                .replace('ł', 'l')
                .replace('đ', 'd')
                .replace('ð', 'd')
                .replace('ı', 'i')
                .replace('ə', 'e');
    }

    private static int forgivenEdits(String folded) {
        if (folded.length() < 4) {
            return 0;
        }
        return folded.length() < 8 ? 1 : 2;
    }

    /** Levenshtein's distance: letters to insert, delete or replace. */
    private static int editDistance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        int[] current = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[other.length()];
    }
}
