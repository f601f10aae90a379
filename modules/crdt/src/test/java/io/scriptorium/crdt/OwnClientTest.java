package io.scriptorium.crdt;

import static io.scriptorium.crdt.UpdateBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.crdt.lib0.ByteReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The client of a document's own edits. */
class OwnClientTest {
    private static UpdateBuilder update() {
        return new UpdateBuilder();
    }

    private static Doc docChoosing(long... clients) {
        Deque<Long> next = new ArrayDeque<>();
        for (long client : clients) {
            next.add(client);
        }
        return new Doc(new DocOptions(next.remove(), true, next::remove));
    }

    @Test
    void aDocumentLeavesAClientThatSomebodyElseUses() {
        Doc doc = docChoosing(5, 9);
        doc.apply(update().section(6, 0).text("t", "a").build());
        assertThat(doc.clientId()).isEqualTo(5);

        doc.apply(update().section(5, 0).text("t", "b").build());
        assertThat(doc.clientId()).isEqualTo(9);

        doc.apply(update().section(5, 1).text(at(5, 0), null, "c").build());
        assertThat(doc.clientId()).isEqualTo(9);
    }

    @Test
    void whatIsPendingOrKnownDoesNotAdvanceAClient() {
        Doc doc = docChoosing(5, 9, 10);
        doc.apply(update().section(5, 1).text(at(5, 0), null, "b").build());
        assertThat(doc.clientId()).isEqualTo(5);

        doc.apply(update().section(5, 0).text("t", "a").build());
        assertThat(doc.clientId()).isEqualTo(9);
        doc.apply(update().section(5, 0).text("t", "a").build());
        assertThat(doc.clientId()).isEqualTo(9);
    }

    @Test
    void theNewClientIsOneThatTheDocumentDoesNotKnow() {
        Doc doc = docChoosing(5, 6);
        doc.apply(update().section(6, 0)
                .text("t", "a")
                .section(7, 0)
                .text("t", "b")
                .build());

        doc.apply(update().section(5, 0).text("t", "c").build());

        assertThat(doc.clientId()).isEqualTo(8);
    }

    @Test
    void anyNumberFromTheSourceGivesAClientWithinTheRange() {
        for (long number : List.of(-1L, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53)) {
            Doc doc = docChoosing(5, number);
            doc.apply(update().section(5, 0).text("t", "c").build());
            assertThat(doc.clientId())
                    .isBetween(0L, ByteReader.SAFE_INTEGER_MAX)
                    .isNotEqualTo(5);
        }
    }

    @Test
    void randomClientsHave32BitsAndDiffer() {
        Set<Long> clients = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            long client = DocOptions.withRandomClient(true).clientId();
            assertThat(client).isBetween(0L, 0xffffffffL);
            clients.add(client);
        }

        assertThat(clients).hasSizeGreaterThan(95);
        assertThat(clients).anyMatch(client -> client > Integer.MAX_VALUE);
        assertThatThrownBy(() -> new DocOptions(-1, true)).isInstanceOf(IllegalArgumentException.class);
    }
}
