package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ReadBackTest {
    private static final PersistenceId ID = PersistenceId.ofUniqueId("document|1|doc");
    private static final ActorTestKit KIT = ActorTestKit.create();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void deletionOfAnotherOwnerDoesNotEndTheReading() throws Exception {
        TestProbe<DocumentCommand> told = KIT.createTestProbe();
        ActorRef<DocumentCommand> entity = KIT.spawn(Behaviors.receiveMessage(command -> {
            told.ref().tell(command);
            ((DocumentCommand.Compare) command).replyTo().tell(Done.getInstance());
            return Behaviors.same();
        }));
        UpdatesAppended first = event("first");
        UpdatesAppended last = event("last");
        List<DocumentEvent> events = List.of(first, new DocumentDeleted(5, "", 2, StaleClients.NONE), last);
        ReadBack readBack = new ReadBack(
                KIT.system(),
                Optional.of((id, from, to) -> Source.range(0, events.size() - 1)
                        .map(i -> new EventEnvelope(Offset.noOffset(), id, from + i, events.get(i), 5))));

        readBack.tell(entity, ID, 7, 9).toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(told.receiveSeveralMessages(2))
                .extracting(command -> ((DocumentCommand.Compare) command).event())
                .containsExactly(first, last);
    }

    private static UpdatesAppended event(String text) {
        return new UpdatesAppended(5, new RoomId("r1"), List.of(new JournaledUpdate(Updates.insert(1, 0, text), "")));
    }
}
