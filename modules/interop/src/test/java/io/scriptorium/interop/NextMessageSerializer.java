package io.scriptorium.interop;

import io.scriptorium.document.MessageSerializer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Messages between nodes as a next build would write them: every one has a further field behind the known ones. The last
 * known one, the lineage, is left out by this build where it says nothing; in front of a further field it is written, as 0.
 */
final class NextMessageSerializer extends SerializerWithStringManifest {
    private static final byte[] FURTHER_FIELD = "\0\u0012of the next version".getBytes(StandardCharsets.UTF_8);

    private final MessageSerializer known;

    /** Made by Pekko. */
    NextMessageSerializer(ExtendedActorSystem system) {
        this.known = new MessageSerializer(system);
    }

    @Override
    public int identifier() {
        return known.identifier();
    }

    @Override
    public String manifest(Object message) {
        return known.manifest(message);
    }

    @Override
    public byte[] toBinary(Object message) {
        byte[] bytes = known.toBinary(message);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + FURTHER_FIELD.length);
        System.arraycopy(FURTHER_FIELD, 0, longer, bytes.length, FURTHER_FIELD.length);
        return longer;
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return known.fromBinary(bytes, manifest);
    }
}
