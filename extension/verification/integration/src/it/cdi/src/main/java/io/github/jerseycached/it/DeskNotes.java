package io.github.jerseycached.it;

import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.inject.Inject;

@Decorator
@Priority(1)
public class DeskNotes implements Notes {

    @Inject
    @Delegate
    Notes notes;

    @Inject
    Desk desk;

    @Override
    public String text() {
        return notes.text() + desk.name();
    }
}
