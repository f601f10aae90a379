package io.scriptorium.journal;

import java.io.NotSerializableException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Turns events and journal snapshots into stored ones and back, with the serializers of the actor system. */
final class PayloadSerializer {
    private final Serialization serialization;

    PayloadSerializer(ActorSystem system) {
        this.serialization = SerializationExtension.get(system);
    }

    /** @throws NotSerializableException if no serializer takes the event; serializers may throw others */
    StoredEvent event(PersistentRepr event) throws NotSerializableException {
        return new StoredEvent(
                event.sequenceNr(),
                event.timestamp(),
                event.writerUuid(),
                event.manifest(),
                optional(event.metadata()),
                payload(event.payload()));
    }

    PersistentRepr event(String persistenceId, StoredEvent stored) {
        PersistentRepr event = PersistentRepr.apply(
                        object(stored.payload()),
                        stored.sequenceNr(),
                        persistenceId,
                        stored.manifest(),
                        false,
                        null,
                        stored.writer())
                .withTimestamp(stored.timestamp());
        StoredPayload metadata = stored.metadata();
        return metadata == null ? event : event.withMetadata(object(metadata));
    }

    @Nullable
    StoredPayload optional(Option<Object> object) throws NotSerializableException {
        return object.isEmpty() ? null : payload(object.get());
    }

    StoredPayload payload(Object object) throws NotSerializableException {
        Serializer serializer = serialization.findSerializerFor(object);
        byte[] bytes = serialization.serialize(object).get();
        return new StoredPayload(
                serializer.identifier(),
                Serializers.manifestFor(serializer, object),
                ByteString.fromArrayUnsafe(bytes));
    }

    Object object(StoredPayload stored) {
        return serialization
                .deserialize(stored.bytes().toArrayUnsafe(), stored.serializerId(), stored.manifest())
                .get();
    }
}
