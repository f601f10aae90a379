package io.scriptorium.document;

import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Tells Pekko how messages between nodes become bytes; see {@link MessageCodec}. */
public final class MessageSerializer extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 1_947_202;

    private final MessageCodec codec;

    /** Made by Pekko, once per actor system. */
    public MessageSerializer(ExtendedActorSystem system) {
        this.codec = new MessageCodec(new ResolvedAddresses(ActorRefResolver.get(ActorSystem.wrap(system))));
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return MessageCodec.Kind.of(message).manifest;
    }

    @Override
    public byte[] toBinary(Object message) {
        return codec.encode(message);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return codec.decode(bytes, MessageCodec.Kind.of(manifest));
    }
}
