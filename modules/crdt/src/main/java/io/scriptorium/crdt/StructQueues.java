package io.scriptorium.crdt;

import io.scriptorium.crdt.DecodedUpdate.Section;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Integrates the structs of one update in the order of yjs (SPEC 5.2): highest client first, and whatever a struct
 * depends on before it. What cannot be integrated is left over as {@link PendingStructs}.
 */
final class StructQueues {
    private final Transaction transaction;
    private final Integration integration;
    private final LongMap<Queue> queues = new LongMap<>();
    /** Ascending; exhausted ones at the end are dropped. */
    private final long[] clients;

    private int clientsLeft;
    private final List<Waiting> stack = new ArrayList<>();
    private @Nullable PendingStructs rest;

    private StructQueues(Transaction transaction, Integration integration, List<Section> sections) {
        this.transaction = transaction;
        this.integration = integration;
        for (Section section : sections) {
            queues.put(section.client(), new Queue(section.client(), section.structs()));
        }
        long[] descending = queues.keysDescending();
        clients = new long[descending.length];
        for (int i = 0; i < descending.length; i++) {
            clients[i] = descending[descending.length - 1 - i];
        }
        clientsLeft = clients.length;
    }

    /** A struct that waits for another client's, and its place in its queue. */
    private record Waiting(Queue queue, int index, Struct struct) {}

    /** Structs of one client that were not taken yet. */
    private static final class Queue {
        private final long client;
        private final List<Struct> structs;
        private int next;
        private boolean givenUp;

        Queue(long client, List<Struct> structs) {
            this.client = client;
            this.structs = structs;
        }

        boolean isEmpty() {
            return givenUp || next == structs.size();
        }

        Waiting take() {
            Waiting taken = new Waiting(this, next, structs.get(next));
            next++;
            return taken;
        }
    }

    /** Integrates what can be; answers the rest, or null if there is none. */
    static @Nullable PendingStructs integrate(
            Transaction transaction, Integration integration, List<Section> sections) {
        if (sections.size() == 1
                && sections.get(0).structs().size() == 1
                && integrateSingle(transaction, integration, sections)) {
            return null;
        }
        return new StructQueues(transaction, integration, sections).run();
    }

    /** The common case of one struct that fits, without queues. */
    private static boolean integrateSingle(Transaction transaction, Integration integration, List<Section> sections) {
        Struct struct = sections.get(0).structs().get(0);
        if (struct instanceof Skip
                || struct.list.state() != struct.clock
                || integration.missing(struct) != Integration.NOTHING) {
            return false;
        }
        integration.resolve(transaction, struct);
        integration.integrate(transaction, struct, 0);
        return true;
    }

    private @Nullable PendingStructs run() {
        Waiting head = nextFromQueues();
        while (head != null) {
            Waiting dependency = head.struct instanceof Skip ? null : step(head);
            if (dependency != null) {
                head = dependency;
            } else if (!stack.isEmpty()) {
                head = stack.remove(stack.size() - 1);
            } else {
                head = nextFromQueues();
            }
        }
        return rest;
    }

    private @Nullable Waiting nextFromQueues() {
        while (clientsLeft > 0) {
            Queue queue = queues.get(clients[clientsLeft - 1]);
            if (queue != null && !queue.isEmpty()) {
                return queue.take();
            }
            clientsLeft--;
        }
        return null;
    }

    /** Integrates a struct, or answers the one that has to come first, or gives up. */
    private @Nullable Waiting step(Waiting head) {
        Struct struct = head.struct;
        int state = struct.list.state();
        int offset = state - struct.clock;
        if (offset < 0) {
            stack.add(head);
            giveUp(struct.client(), struct.clock - 1);
            return null;
        }
        long missing = integration.missing(struct);
        if (missing != Integration.NOTHING) {
            stack.add(head);
            Queue queue = queues.get(missing);
            if (queue != null && !queue.isEmpty()) {
                return queue.take();
            }
            giveUp(missing, transaction.store().state(missing));
            return null;
        }
        integration.resolve(transaction, struct);
        if (offset < struct.length) {
            integration.integrate(transaction, struct, offset);
        }
        return null;
    }

    /** Moves everything on the stack, and what follows it in the same queues, to the rest. */
    private void giveUp(long missingClient, int missingClock) {
        PendingStructs pending = rest;
        if (pending == null) {
            pending = new PendingStructs();
            rest = pending;
        }
        pending.addMissing(missingClient, missingClock);
        for (Waiting waiting : stack) {
            Queue queue = waiting.queue;
            if (!queue.givenUp) {
                queue.givenUp = true;
                pending.add(queue.client, new ArrayList<>(queue.structs.subList(waiting.index, queue.structs.size())));
            }
        }
        stack.clear();
    }
}
