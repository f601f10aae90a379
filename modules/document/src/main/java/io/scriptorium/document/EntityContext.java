package io.scriptorium.document;

import java.time.InstantSource;

/**
 * What all entities of a node share.
 *
 * @param settings limits and times
 * @param memory what loaded documents may take together
 * @param mail the way to rooms
 * @param readBack finds what other owners wrote
 * @param erasure removes what was deleted
 * @param clock the time
 * @param meter counts
 */
record EntityContext(
        DocumentSettings settings,
        DocumentMemory memory,
        Mail mail,
        ReadBack readBack,
        Erasure erasure,
        InstantSource clock,
        DocumentMeter meter) {}
