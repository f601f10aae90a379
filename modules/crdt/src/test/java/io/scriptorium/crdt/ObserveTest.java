package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ObserveTest {
    private final Doc doc = new Doc(new DocOptions(7, true));
    private final List<DocEvent> events = new ArrayList<>();

    private String changes() {
        assertThat(events).hasSize(1);
        return JsonPrinter.print(new AnyValue.Arr(
                events.get(0).changes().stream().map(TypeChange::json).toList()));
    }

    @Test
    void aTransactionIsToldOnceWithOriginAndUpdate() {
        doc.observe(events::add);

        Bytes update = doc.transact("me", it -> {
                    it.text("t").insert(0, "ab");
                    it.text("t").insert(2, "c");
                })
                .orElseThrow();

        assertThat(events).hasSize(1);
        assertThat(events.get(0).origin()).isEqualTo("me");
        assertThat(events.get(0).local()).isTrue();
        assertThat(events.get(0).update()).isEqualTo(update);
        assertThat(changes()).isEqualTo("[{\"root\":\"t\",\"path\":[],\"delta\":[{\"insert\":\"abc\"}]}]");
    }

    @Test
    void anAppliedUpdateIsToldAsWell() {
        Doc client = new Doc(new DocOptions(8, true));
        Bytes first =
                client.transact(it -> it.text("t").insert(0, "Hello world")).orElseThrow();
        Bytes second = client.transact(it -> {
                    it.text("t").format(0, 5, Map.of("bold", true));
                    it.text("t").delete(5, 6);
                    it.text("t").insert(5, "!", Map.of());
                })
                .orElseThrow();
        doc.apply(first);
        doc.observe(events::add);

        doc.applyAndEmit(second, UpdateFormat.V1, "socket 3");

        assertThat(events.get(0).local()).isFalse();
        assertThat(events.get(0).origin()).isEqualTo("socket 3");
        assertThat(changes())
                .isEqualTo("[{\"root\":\"t\",\"path\":[],\"delta\":[{\"retain\":5,\"attributes\":{\"bold\":true}},"
                        + "{\"delete\":6},{\"insert\":\"!\"}]}]");
    }

    @Test
    void pathsLeadToWhatChanged() {
        doc.transact(it -> {
            it.array("a").push(1, 2);
            it.array("a").insertMap(2).setText("title").insert(0, "x");
        });
        doc.observe(events::add);

        doc.transact(it -> it.array("a")
                .get(2, SharedMap.class)
                .flatMap(map -> map.get("title", SharedText.class))
                .orElseThrow()
                .insert(1, "y"));

        assertThat(changes())
                .isEqualTo("[{\"root\":\"a\",\"path\":[2,\"title\"],\"delta\":[{\"retain\":1},{\"insert\":\"y\"}]}]");
    }

    @Test
    void keysAreToldWithTheirOldValuesAlthoughTheyAreCollected() {
        doc.transact(it -> {
            it.map("m").set("kept", 1);
            it.map("m").set("gone", "old");
            it.map("m").set("other", List.of(1));
        });
        doc.observe(events::add);

        doc.transact(it -> {
            it.map("m").set("kept", 2);
            it.map("m").delete("gone");
            it.map("m").set("other", null);
            it.map("m").set("new", true);
            it.map("m").set("brief", 1);
            it.map("m").delete("brief");
        });

        assertThat(changes())
                .isEqualTo("[{\"root\":\"m\",\"path\":[],\"keys\":{"
                        + "\"gone\":{\"action\":\"delete\",\"oldValue\":\"old\"},"
                        + "\"kept\":{\"action\":\"update\",\"oldValue\":1,\"value\":2},"
                        + "\"new\":{\"action\":\"add\",\"value\":true},"
                        + "\"other\":{\"action\":\"update\",\"oldValue\":[1],\"value\":null}}}]");
    }

    @Test
    void whatIsInsideOfANewTypeIsPartOfItsInsertion() {
        doc.observe(events::add);

        doc.transact(it -> it.xmlFragment("x").appendElement("P").appendText().insert(0, "hi"));

        assertThat(changes()).isEqualTo("[{\"root\":\"x\",\"path\":[],\"delta\":[{\"insert\":[\"<p>hi</p>\"]}]}]");
    }

    @Test
    void nothingIsToldOfATransactionWithoutEffectOrAfterClosing() {
        Subscription subscription = doc.observe(events::add);
        doc.transact(it -> it.text("t").insert(0, ""));
        assertThat(events).isEmpty();

        subscription.close();
        doc.transact(it -> it.text("t").insert(0, "x"));
        assertThat(events).isEmpty();
    }

    @Test
    void aListenerMayEditAndOthersHearInOrder() {
        doc.observe(event -> {
            if (event.origin() == null) {
                doc.transact("answer", it -> it.text("log").insert(0, "seen"));
            }
        });
        doc.observe(events::add);

        doc.transact(it -> it.text("t").insert(0, "x"));

        assertThat(events).extracting(DocEvent::origin).containsExactly(null, "answer");
        doc.checkInvariants();
    }

    @Test
    void aListenerThatThrowsKeepsNobodyFromHearing() {
        doc.observe(event -> {
            throw new IllegalCallerException("on purpose");
        });
        doc.observe(events::add);

        assertThatThrownBy(() -> doc.transact(it -> it.text("t").insert(0, "x")))
                .isInstanceOf(IllegalCallerException.class);

        assertThat(events).hasSize(1);
        assertThat(doc.text("t").text()).isEqualTo("x");
    }

    @Test
    void editsBeforeAnExceptionAreTold() {
        doc.observe(events::add);

        assertThatThrownBy(() -> doc.transact(it -> {
                    it.text("t").insert(0, "kept");
                    throw new IllegalCallerException("on purpose");
                }))
                .isInstanceOf(IllegalCallerException.class);

        assertThat(Docs.of(events.get(0).update()).text("t").text()).isEqualTo("kept");
    }
}
