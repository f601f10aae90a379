package io.scriptorium.journal;

import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** An event of the tests that only its own serializer, with a manifest, can write. */
record Note(String text) {
    static final String CONFIG = """
            pekko.actor.serializers.note = "io.scriptorium.journal.Note$Serializer"
            pekko.actor.serialization-bindings."io.scriptorium.journal.Note" = note
            """;

    /** Writes notes. */
    static final class Serializer extends SerializerWithStringManifest {
        private static final String MANIFEST = "note-1";

        @Override
        public int identifier() {
            return 90_001;
        }

        @Override
        public String manifest(Object object) {
            return MANIFEST;
        }

        @Override
        public byte[] toBinary(Object object) {
            return ((Note) object).text().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
            if (!manifest.equals(MANIFEST)) {
                throw new NotSerializableException("unknown manifest " + manifest);
            }
            return new Note(new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
