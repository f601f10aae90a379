package io.scriptorium.document;

import java.time.InstantSource;

/**
 * What all rooms of a node share.
 *
 * @param settings limits and times
 * @param mail the way to entities and rooms of other nodes
 * @param clock the time
 * @param meter counts
 */
record RoomContext(DocumentSettings settings, Mail mail, InstantSource clock, DocumentMeter meter) {}
