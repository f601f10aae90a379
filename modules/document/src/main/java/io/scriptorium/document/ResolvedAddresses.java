package io.scriptorium.document;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** Addresses as Pekko writes them. */
record ResolvedAddresses(ActorRefResolver resolver) implements MessageCodec.Addresses {
    @Override
    public String text(ActorRef<?> ref) {
        return resolver.toSerializationFormat(ref);
    }

    @Override
    public <T> ActorRef<T> ref(String text) {
        return resolver.resolveActorRef(text);
    }
}
