package io.scriptorium.interop;

import io.scriptorium.document.DocumentSerializer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events and journal snapshots as a next build would write them: with a key that this build does not know. */
final class NextDocumentSerializer extends SerializerWithStringManifest {
    private static final Logger LOG = LoggerFactory.getLogger(NextDocumentSerializer.class);

    /** The first byte of a CBOR map of indefinite length. */
    private static final int MAP = 0xbf;

    /** Key "next", and as its value a map in an array. */
    private static final byte[] FURTHER_ENTRY = {0x64, 'n', 'e', 'x', 't', (byte) 0x81, (byte) 0xa1, 0x61, 'v', 0x02};

    private final DocumentSerializer known = new DocumentSerializer();
    private boolean told;

    @Override
    public int identifier() {
        return known.identifier();
    }

    @Override
    public String manifest(Object object) {
        return known.manifest(object);
    }

    @Override
    public byte[] toBinary(Object object) {
        byte[] bytes = known.toBinary(object);
        if ((bytes[0] & 0xff) != MAP) {
            throw new AssertionError("not a map of indefinite length");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + FURTHER_ENTRY.length);
        out.write(bytes, 0, 1);
        out.writeBytes(FURTHER_ENTRY);
        out.write(bytes, 1, bytes.length - 1);
        return out.toByteArray();
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        tellOnce(bytes);
        return known.fromBinary(bytes, manifest);
    }

    /** So that a test knows that the bytes in the journal are of the next version. */
    private synchronized void tellOnce(byte[] bytes) {
        String start = new String(bytes, 1, Math.min(5, bytes.length - 1), StandardCharsets.ISO_8859_1);
        if (!told && start.equals("dnext")) {
            told = true;
            LOG.info("reads what the next version wrote");
        }
    }
}
