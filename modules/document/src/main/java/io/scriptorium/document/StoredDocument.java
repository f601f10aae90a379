package io.scriptorium.document;

import java.util.Optional;

/**
 * A document as the journal names it, {@code document|LINEAGE|NAME}.
 *
 * @param document its name
 * @param lineage which document of that name it is, from 1: a name that is used again after a deletion is another
 *     lineage
 */
public record StoredDocument(DocumentId document, int lineage) {
    /** The lineage of a document whose name was never used before. */
    public static final int FIRST_LINEAGE = 1;

    private static final String PREFIX = "document|";

    /** @throws IllegalArgumentException if the lineage is not positive */
    public StoredDocument {
        if (lineage < FIRST_LINEAGE) {
            throw new IllegalArgumentException("lineage " + lineage + " is less than " + FIRST_LINEAGE);
        }
    }

    /** The persistence id of its entity. */
    public String persistenceId() {
        return PREFIX + lineage + "|" + document.value();
    }

    /** Under which the snapshot store keeps the {@link HistoryBase} of a persistence id, if it has one. */
    public static String basePersistenceId(String persistenceId) {
        return "base|" + persistenceId;
    }

    /** Under which the snapshot store keeps where the history of a persistence id may begin one day. */
    static String nextBasePersistenceId(String persistenceId) {
        return "next|" + persistenceId;
    }

    /** The document of a persistence id; nothing if it is something else's. */
    public static Optional<StoredDocument> parse(String persistenceId) {
        int bar = persistenceId.indexOf('|', PREFIX.length());
        if (!persistenceId.startsWith(PREFIX) || bar < 0) {
            return Optional.empty();
        }
        try {
            int lineage = Integer.parseInt(persistenceId, PREFIX.length(), bar, 10);
            return Optional.of(new StoredDocument(new DocumentId(persistenceId.substring(bar + 1)), lineage));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
