package io.github.jerseycached.it;

/** Its bean says the same to each request; {@link DeskNotes} decorates that. */
public interface Notes {
    String text();
}
