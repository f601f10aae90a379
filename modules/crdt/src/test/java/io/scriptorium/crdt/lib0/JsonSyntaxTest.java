package io.scriptorium.crdt.lib0;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonSyntaxTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "false",
                "0",
                "-0",
                "10",
                "0.10",
                "1e5",
                "1E+400",
                "-1.5e-7",
                "\"\"",
                "[]",
                "{}",
                " [ ] ",
                "{ }",
                "[[],[[]],{}]",
                "{\"a\":1,\"a\":[2 , 3]}",
                "\"\\u00e9\\ud83d\\\"\\/\\\\\\b\\f\\n\\r\\t\"",
                "\"\u2028\"",
                "\t{ \"b\" : 1 ,\r\n \"a\" : { \"c\" : [ 1 , 2 ] } } ",
                "12345678901234567890",
                "\"\ud83d\""
            })
    void jsonIsAccepted(String text) {
        assertThat(isValid(text, 100)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "undefined",
                "{",
                "[",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "01",
                "1.",
                ".5",
                "+1",
                "-",
                "1e",
                "1e+",
                "NaN",
                "Infinity",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u12\"",
                "\"\t\"",
                "nul",
                "nulll",
                "{\"a\":1}x",
                "[]]",
                "[}",
                "{]",
                "\ufeff1",
                "\u00001",
                "1\u0000",
                "\"\\\u0000\"",
                "\u00a01",
                "\"\\",
                "\"\\u",
                "tru",
                "1,2",
                ":",
                "\"\\u\uff11\uff11\uff11\uff11\""
            })
    void anythingElseIsRefused(String text) {
        assertThat(isValid(text, 100)).isFalse();
    }

    @Test
    void depthIsBounded() {
        assertThat(isValid("[".repeat(100) + "]".repeat(100), 100)).isTrue();
        assertThat(isValid("[".repeat(101) + "]".repeat(101), 100)).isFalse();
        assertThat(isValid("{\"a\":".repeat(60_000), 100)).isFalse();
    }

    private static boolean isValid(String text, int depthMax) {
        ByteWriter out = new ByteWriter();
        out.writeVarString(text);
        ByteReader in = out.toBytes().reader();
        try {
            in.skipVarJson(depthMax);
            return !in.hasRemaining();
        } catch (MalformedInputException e) {
            return false;
        }
    }
}
