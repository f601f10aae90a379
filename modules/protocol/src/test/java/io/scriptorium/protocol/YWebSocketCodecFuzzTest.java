package io.scriptorium.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.scriptorium.crdt.DecodeLimits;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import java.util.List;
import java.util.Set;

/** Any bytes end in messages or in the one exception; awareness takes whatever the codec lets through. */
final class YWebSocketCodecFuzzTest {

    @FuzzTest
    void decode(byte[] frame) {
        List<ClientMessage> messages;
        try {
            messages = YWebSocketCodec.decode(Bytes.copyOf(frame), DecodeLimits.DEFAULTS);
        } catch (MalformedInputException e) {
            return;
        }
        if (messages.isEmpty()) {
            throw new AssertionError("a frame without messages");
        }
        for (ClientMessage message : messages) {
            if (message instanceof ClientMessage.Awareness presence) {
                check(presence.update());
            }
        }
    }

    /** The bytes are the payload of an awareness message. */
    @FuzzTest
    void awareness(byte[] payload) {
        ByteWriter frame = new ByteWriter();
        frame.writeVarUint(1);
        frame.writeVarBytes(payload);
        decode(frame.toBytes().toByteArray());
    }

    private static void check(AwarenessUpdate update) {
        Awareness awareness = new Awareness(YWebSocketCodec.AWARENESS_ENTRIES_MAX);
        awareness.apply(update, 0);
        AwarenessUpdate present = awareness.present();
        ServerMessage answer = new ServerMessage.Awareness(present);
        List<ClientMessage> read = YWebSocketCodec.decode(YWebSocketCodec.encode(answer), DecodeLimits.DEFAULTS);
        if (!read.equals(List.of(new ClientMessage.Awareness(present)))) {
            throw new AssertionError("present states do not survive the wire");
        }
        if (!awareness.apply(update, 0).stream().allMatch(AwarenessUpdate.Entry::isGone)) {
            throw new AssertionError("an update is news twice");
        }
        awareness.remove(Set.of(1L));
        awareness.expire(Awareness.TIMEOUT_MILLIS);
        if (!awareness.present().entries().isEmpty()) {
            throw new AssertionError("a state outlives its time");
        }
    }
}
