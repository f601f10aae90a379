package io.scriptorium.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Replays what y-websocket 3.1 clients and the reference server said to each other (ywebsocket-3.1.txt): each client
 * says what it said, and must hear everything it heard, except what the transcript's server made up at its end.
 */
@ExtendWith(LeakCheck.class)
final class TranscriptTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @AfterAll
    static void stopSystem() {
        KIT.shutdownTestKit();
    }

    @Test
    void clientsHearWhatTheReferenceServerTellsThem() throws IOException {
        TestRooms rooms = new TestRooms(KIT);
        Map<String, RawClient> clients = new HashMap<>();
        Map<String, List<String>> pending = new HashMap<>();
        int heard = 0;
        try (TestPort port = new TestPort(KIT, rooms)) {
            for (String line : transcript()) {
                String[] words = line.split(" ", 3);
                if (line.contains(" open ")) {
                    clients.put(words[0], port.open("/ws/my%20room/%C3%A4?token=a%20b%26c"));
                    pending.put(words[0], new ArrayList<>());
                } else if (line.contains(" C>S ")) {
                    client(clients, words[0]).send(words[2]);
                } else if (line.contains(" S>C ")) {
                    expect(client(clients, words[0]), Objects.requireNonNull(pending.get(words[0])), words[2]);
                    heard++;
                } else {
                    client(clients, words[0]).close();
                }
            }
        }
        assertThat(heard).isEqualTo(11);
        assertThat(rooms.opened).containsOnly("my room/ä|").hasSize(3);
    }

    private static RawClient client(Map<String, RawClient> clients, String name) {
        return Objects.requireNonNull(clients.get(name));
    }

    /** Two sides that speak at once may be heard in another order; what came early is kept. */
    private static void expect(RawClient client, List<String> early, String message) throws IOException {
        while (!early.remove(message)) {
            early.add(client.message());
        }
    }

    /**
     * Without the lines of the last client after its sync, where the transcript's server says things of its own making.
     */
    private static List<String> transcript() throws IOException {
        try (InputStream in = Objects.requireNonNull(TranscriptTest.class.getResourceAsStream("/ywebsocket-3.1.txt"))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.matches("\\d (open|close|[CS]>[CS]) .*"))
                    .toList();
            return lines.subList(0, lines.indexOf("2 S>C 03"));
        }
    }
}
