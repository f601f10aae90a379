package io.scriptorium.crdt.lib0;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The check of JSON text in an encoded update and the reader of JSON text accept the same texts: otherwise an update
 * could pass its check and fail in a document.
 */
class JsonAgreementTest {
    private static final String PIECES = "{}[]\",:\\/ \t\nutrefalsn0123456789.-+eE\u0001é\u2028x'";
    private static final int DEPTH_MAX = 6;
    private static final int ROUNDS = 20_000;

    @Test
    void whatPassesTheCheckCanBeReadAndNothingElse() throws IOException {
        long seed = Long.getLong("json.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> texts = texts();
        int valid = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = texts.get(random.nextInt(texts.size()));
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                text = changed(text, random);
            }
            boolean checked = passesCheck(text);
            assertThat(isReadable(text))
                    .as("-Djson.seed=%d, text <%s>", seed, text)
                    .isEqualTo(checked);
            valid += checked ? 1 : 0;
        }
        assertThat(valid).as("-Djson.seed=%d", seed).isBetween(ROUNDS / 20, ROUNDS * 19 / 20);
    }

    /** Texts of the fixtures, good and bad, as they look after they went through UTF-8. */
    private static List<String> texts() throws IOException {
        JsonNode vectors = new ObjectMapper()
                .readTree(Path.of("src/test/fixtures/primitives.json").toFile());
        List<String> texts = new ArrayList<>(List.of("[[[[[[1]]]]]]", "{\"a\":{\"b\":[{\"c\":[[]]}]}}"));
        for (String list : List.of("json", "jsonBad")) {
            vectors.get(list)
                    .forEach(vector ->
                            texts.add(reader(vector.get(0).textValue()).readVarString(1 << 20)));
        }
        return texts;
    }

    private static String changed(String text, Random random) {
        StringBuilder out = new StringBuilder(text);
        int at = random.nextInt(text.length() + 1);
        char piece = PIECES.charAt(random.nextInt(PIECES.length()));
        if (at < text.length() && random.nextBoolean()) {
            out.deleteCharAt(at);
        } else {
            out.insert(at, piece);
        }
        return out.toString();
    }

    private static boolean passesCheck(String text) {
        try {
            reader(text).skipVarJson(DEPTH_MAX);
            return true;
        } catch (MalformedInputException e) {
            return false;
        }
    }

    private static boolean isReadable(String text) {
        try {
            JsonPrinter.print(JsonParser.parse(text, DEPTH_MAX));
            return true;
        } catch (MalformedInputException e) {
            return false;
        }
    }

    private static ByteReader reader(String text) {
        ByteWriter out = new ByteWriter();
        out.writeVarString(text);
        return out.toBytes().reader();
    }
}
