package io.scriptorium.replay;

import io.scriptorium.crdt.ViewElement;
import io.scriptorium.crdt.lib0.AnyValue;

/** Elements of shared types as JSON. */
final class Values {
    private Values() {}

    /** What yjs' {@code toJSON} makes of it; of a sub-document its guid. */
    static AnyValue json(ViewElement element) {
        if (element instanceof ViewElement.Text run) {
            return new AnyValue.Str(run.text());
        } else if (element instanceof ViewElement.Embed embed) {
            return embed.value();
        } else if (element instanceof ViewElement.Value plain) {
            return plain.value();
        } else if (element instanceof ViewElement.Nested nested) {
            return nested.type().json();
        } else if (element instanceof ViewElement.SubDocument document) {
            return new AnyValue.Str(document.guid());
        } else if (element instanceof ViewElement.Mark mark) {
            return mark.value();
        }
        throw new AssertionError(element);
    }
}
