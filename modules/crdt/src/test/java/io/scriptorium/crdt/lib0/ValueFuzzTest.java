package io.scriptorium.crdt.lib0;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any-values and JSON text from any bytes: what is read is written again in one way only. */
class ValueFuzzTest {
    private static final int DEPTH_MAX = 100;

    @FuzzTest(maxDuration = "1m")
    void anyValues(byte[] bytes) {
        AnyValue value;
        try {
            value = AnyCodec.read(Bytes.copyOf(bytes).reader(), DEPTH_MAX);
        } catch (MalformedInputException e) {
            return;
        }
        ByteWriter out = new ByteWriter();
        AnyCodec.write(out, value);
        Bytes written = out.toBytes();
        ByteReader in = written.reader();
        AnyValue again = AnyCodec.read(in, DEPTH_MAX);
        assertThat(in.remaining()).isZero();
        assertThat(again).isEqualTo(value);
        ByteWriter twice = new ByteWriter();
        AnyCodec.write(twice, again);
        assertThat(twice.toBytes()).isEqualTo(written);
        JsonParser.parse(JsonPrinter.print(value), DEPTH_MAX);
    }

    @FuzzTest(maxDuration = "1m")
    void json(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        AnyValue value;
        try {
            value = JsonParser.parse(text, DEPTH_MAX);
        } catch (MalformedInputException e) {
            return;
        }
        String printed = JsonPrinter.print(value);
        assertThat(JsonPrinter.print(JsonParser.parse(printed, DEPTH_MAX))).isEqualTo(printed);
    }
}
