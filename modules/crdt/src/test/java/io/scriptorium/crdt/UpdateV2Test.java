package io.scriptorium.crdt;

import static io.scriptorium.crdt.UpdateBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonValue;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.lib0.Units;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateFormat;
import io.scriptorium.crdt.wire.UpdateWriter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Update format v2: round trips, what only one of the formats can say, and what hostile columns may claim. */
class UpdateV2Test {
    private static final UpdateFormat V1 = UpdateFormat.V1;
    private static final UpdateFormat V2 = UpdateFormat.V2;

    private static UpdateBuilder update() {
        return new UpdateBuilder();
    }

    @Test
    void theEmptyUpdateIsThatOfYjs() {
        assertThat(Docs.empty().encodeStateAsUpdate(V2)).isEqualTo(hex("00000000000001" + "000000000000"));
        assertThat(Docs.empty().apply(hex("00000000000001000000000000"), V2)).isFalse();
    }

    @Test
    void everyKindOfStructSurvivesInEitherFormat() {
        UpdateWriter out = UpdateWriter.of(V2);
        writeEverything(out);
        Bytes v2 = out.toBytes();
        UpdateWriter other = UpdateWriter.of(V1);
        writeEverything(other);
        Bytes v1 = other.toBytes();

        assertThat(Updates.convert(v1, V1, V2)).isEqualTo(v2);
        assertThat(Updates.convert(v2, V2, V1)).isEqualTo(v1);
        Doc first = new Doc(new DocOptions(1, false));
        first.apply(v1);
        Doc second = new Doc(new DocOptions(1, false));
        second.apply(v2, V2);
        first.checkInvariants();
        second.checkInvariants();
        assertThat(first.hasPending()).isFalse();
        assertThat(first.encodeStateAsUpdate()).isEqualTo(second.encodeStateAsUpdate());
        assertThat(first.encodeStateAsUpdate(V2)).isEqualTo(second.encodeStateAsUpdate(V2));
        assertThat(second.contains(v2, V2)).isTrue();
        assertThat(UpdateCheck.check(v2, V2, DecodeLimits.DEFAULTS))
                .isEqualTo(UpdateCheck.check(v1, DecodeLimits.DEFAULTS));
    }

    /** One client, eleven structs. */
    private static void writeEverything(UpdateWriter out) {
        JsonValue json = JsonValue.parse("{\"a\":[1,null,\"é\"]}");
        out.count(1);
        out.count(11);
        out.sectionClient(7);
        out.sectionClock(0);
        out.info(StructKind.STRING);
        out.parentRoot("t");
        out.units(Units.of("one 🖋"), 0);
        out.info(StructKind.FORMAT | StructKind.HAS_ORIGIN);
        out.originId(7, 5);
        out.key("bold");
        out.json(JsonValue.parse("true"));
        out.info(StructKind.EMBED | StructKind.HAS_ORIGIN | StructKind.HAS_RIGHT_ORIGIN);
        out.originId(7, 1);
        out.rightOriginId(7, 2);
        out.json(json);
        out.info(StructKind.FORMAT | StructKind.HAS_ORIGIN);
        out.originId(7, 7);
        out.key("bold");
        out.json(json);
        out.info(StructKind.ANY | StructKind.HAS_PARENT_SUB);
        out.parentRoot("m");
        out.string("key");
        out.length(2);
        out.any(new AnyValue.BigInt(-3));
        out.any(Constant.UNDEFINED);
        out.info(StructKind.TYPE);
        out.parentRoot("x");
        out.typeRef(StructKind.TYPE_XML_ELEMENT);
        out.key("p");
        out.info(StructKind.JSON);
        out.parentId(7, 11);
        out.length(2);
        out.string("undefined");
        out.string("[1]");
        out.info(StructKind.DOC | StructKind.HAS_PARENT_SUB);
        out.parentId(7, 11);
        out.string("sub");
        out.string("guid");
        out.any(new AnyValue.Obj(Map.of("autoLoad", Constant.TRUE)));
        out.info(StructKind.BINARY | StructKind.HAS_RIGHT_ORIGIN);
        out.rightOriginId(7, 12);
        out.bytes(Bytes.wrap(new byte[] {1, 2}));
        out.info(StructKind.DELETED | StructKind.HAS_ORIGIN);
        out.originId(7, 0);
        out.length(3);
        out.info(StructKind.GC);
        out.length(4);
        out.count(1);
        out.deleteClient(7);
        out.count(3);
        out.deleteRange(1, 1);
        out.deleteRange(2, 1);
        out.deleteRange(16, 7);
    }

    @Test
    void skipsAreKeptByConversion() {
        Bytes v1 = update().section(7, 3)
                .text(at(7, 2), null, "ab")
                .skip(5)
                .gc(2)
                .section(6, 0)
                .skip(3)
                .gc(1)
                .delete(7, 0, 3)
                .build();
        Bytes v2 = Updates.convert(v1, V1, V2);

        assertThat(v2).isNotEqualTo(v1);
        assertThat(Updates.convert(v2, V2, V1)).isEqualTo(v1);
    }

    @Test
    void valuesThatJsonLacksSurviveInV2AndArePrintedInV1() {
        Map<String, AnyValue> members = new LinkedHashMap<>();
        members.put("gone", Constant.UNDEFINED);
        members.put("zero", new AnyValue.Num(-0.0));
        members.put("big", new AnyValue.BigInt(Long.MAX_VALUE));
        members.put("bytes", new AnyValue.Bin(Bytes.wrap(new byte[] {(byte) 200})));
        members.put("list", new AnyValue.Arr(List.of(Constant.UNDEFINED, new AnyValue.Num(Double.NaN))));
        UpdateWriter out = UpdateWriter.of(V2);
        out.count(1);
        out.count(2);
        out.sectionClient(7);
        out.sectionClock(0);
        out.info(StructKind.EMBED);
        out.parentRoot("t");
        out.json(JsonValue.of(new AnyValue.Obj(members)));
        out.info(StructKind.FORMAT | StructKind.HAS_ORIGIN);
        out.originId(7, 0);
        out.key("k");
        out.json(JsonValue.of(Constant.UNDEFINED));
        out.count(0);
        Bytes v2 = out.toBytes();
        Doc doc = Docs.empty();
        doc.apply(v2, V2);

        assertThat(doc.encodeStateAsUpdate(V2)).isEqualTo(v2);
        String printed = "{\"zero\":0,\"big\":9223372036854775807,\"bytes\":{\"0\":200},\"list\":[null,null]}";
        Bytes expected = update().section(7, 0)
                .item(5, "t", null)
                .string(printed)
                .item(6, at(7, 0), null)
                .string("k")
                .string("null")
                .build();
        assertThat(doc.encodeStateAsUpdate()).isEqualTo(expected);
        assertThat(Updates.convert(v2, V2, V1)).isEqualTo(expected);
    }

    @Test
    void jsonTextBecomesTheValueThatJavaScriptReads() {
        Bytes v1 = update().section(7, 0)
                .item(5, "t", null)
                .string("{\"b\":-0, \"1\":1.0}")
                .build();
        Doc doc = Docs.of(v1);

        Map<String, AnyValue> members = new LinkedHashMap<>();
        members.put("1", new AnyValue.Num(1));
        members.put("b", new AnyValue.Num(-0.0));
        UpdateWriter out = UpdateWriter.of(V2);
        out.count(1);
        out.count(1);
        out.sectionClient(7);
        out.sectionClock(0);
        out.info(StructKind.EMBED);
        out.parentRoot("t");
        out.json(JsonValue.of(new AnyValue.Obj(members)));
        out.count(0);
        assertThat(doc.encodeStateAsUpdate(V2)).isEqualTo(out.toBytes());
        assertThat(doc.encodeStateAsUpdate())
                .isEqualTo(update().section(7, 0)
                        .item(5, "t", null)
                        .string("{\"1\":1,\"b\":0}")
                        .build());
    }

    @Test
    void aKeyMayBeWrittenAgainByItsNumber() {
        Columns columns = new Columns();
        columns.keyNumbers = "00" + "0100"; // 0, then 0 and 0 again
        columns.clients = "4702"; // 7 four times
        columns.leftClocks = "00" + "0300"; // 0, 1, 2
        columns.info = "06" + "00" + "86" + "01" + "84";
        columns.strings = "06" + "74626f6c6478" + "01" + "04" + "01"; // t, bold, x
        columns.parentInfo = "01";
        columns.rest = "01" + "04" + "00" + "78" + "79" + "7e" + "00";
        Doc doc = Docs.empty();
        doc.apply(columns.build(), V2);

        assertThat(doc.encodeStateAsUpdate())
                .isEqualTo(update().section(7, 0)
                        .item(6, "t", null)
                        .string("bold")
                        .string("true")
                        .item(6, at(7, 0), null)
                        .string("bold")
                        .string("false")
                        .item(6, at(7, 1), null)
                        .string("bold")
                        .string("null")
                        .text(at(7, 2), null, "x")
                        .build());
    }

    @Test
    void aFewBytesCannotClaimBillionsOfStructs() {
        Columns columns = new Columns();
        columns.clients = "05";
        columns.info = "00";
        columns.lengths = "41" + "fdffffff0f";
        columns.rest = "01" + "ffffffff0f" + "00" + "00";

        assertRefused(columns.build(), "4294967295 structs where 100000 can follow");
        columns.rest = "01" + "a08d06" + "00" + "00"; // 100,000 are always allowed, documents can be that regular
        UpdateCheck.check(columns.build(), V2, DecodeLimits.DEFAULTS);
        columns.rest = "01" + "a18d06" + "00" + "00";
        assertNotAdmitted(columns.build(), "100001 structs where 100000 can follow");
    }

    @Test
    void theBoundOnStructsCountsAllSections() {
        Columns columns = new Columns();
        columns.clients = "05" + "06";
        columns.info = "00";
        columns.lengths = "41" + "fdffffff0f";
        columns.rest = "02" + "9f8d06" + "00" + "02" + "00" + "00";

        assertNotAdmitted(columns.build(), "2 structs where 1 can follow");
    }

    @Test
    void namesAreBoundedInBytesAsInV1() {
        String name = "é".repeat(3);
        for (int max = 5; max <= 6; max++) {
            DecodeLimits limits = new DecodeLimits(10, 10, 10, max, 10, 10);
            Bytes update =
                    Updates.convert(update().section(5, 0).text(name, "x").build(), V1, V2);
            if (max == 6) {
                UpdateCheck.check(update, V2, limits);
            } else {
                assertThatThrownBy(() -> UpdateCheck.check(update, V2, limits))
                        .isInstanceOf(MalformedInputException.class)
                        .hasMessageContaining("exceeds 5");
            }
        }
    }

    @Test
    void rootNamesAreCountedAsInV1() {
        DecodeLimits limits = new DecodeLimits(10, 10, 10, 10, 2, 10);
        Bytes two = update().section(5, 0)
                .text("a", "x")
                .text("b", "x")
                .text("a", "x")
                .build();
        Bytes three = update().section(5, 0)
                .text("a", "x")
                .text("b", "x")
                .text("c", "x")
                .build();

        UpdateCheck.check(Updates.convert(two, V1, V2), V2, limits);
        assertThatThrownBy(() -> UpdateCheck.check(Updates.convert(three, V1, V2), V2, limits))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("more than 2 root names");
    }

    @Test
    void columnsMustLieWithinTheUpdate() {
        Bytes whole = update().section(7, 0)
                .text("t", "one 🖋")
                .entry("m", "key", "value")
                .type("x", 4)
                .delete(7, 0, 2)
                .build();
        byte[] array = Updates.convert(whole, V1, V2).toByteArray();
        for (int length = 0; length < array.length; length++) {
            Bytes cut = Bytes.copyOf(Arrays.copyOf(array, length));
            Doc doc = Docs.empty();
            try {
                doc.apply(cut, V2);
                doc.checkInvariants();
            } catch (MalformedInputException e) {
                assertThat(e.offset()).isBetween(0L, (long) length);
                assertThat(doc.rootNames()).isEmpty();
            }
        }
        assertRefused(hex("00" + "ff01"), "length 255 exceeds");
    }

    @Test
    void negativeAndHugeClocksInColumnsAreRefused() {
        Columns columns = new Columns();
        columns.clients = "05" + "06";
        columns.info = "84";
        columns.strings = "01" + "61" + "01";
        columns.rest = "01" + "01" + "00" + "00";
        columns.leftClocks = "42";
        assertRefused(columns.build(), "negative clock -1");
        columns.leftClocks = "beffffffffffff0f";
        assertRefused(columns.build(), "exceeds 2147483647");
        columns.leftClocks = "02";
        UpdateCheck.check(columns.build(), V2, DecodeLimits.DEFAULTS);
    }

    @Test
    void declaredValuesNeedRoomForThem() {
        Columns columns = new Columns();
        columns.clients = "05";
        columns.info = "08";
        columns.parentInfo = "01";
        columns.strings = "01" + "74" + "01";
        columns.lengths = "a403"; // 228
        columns.rest = "01" + "01" + "00" + "7e" + "00";
        assertRefused(columns.build(), "228 any-values where 2 can follow");
        columns.info = "02";
        assertRefused(columns.build(), "228 JSON values where 0 can follow");
    }

    private static void assertNotAdmitted(Bytes update, String reason) {
        assertThatThrownBy(() -> UpdateCheck.check(update, V2, DecodeLimits.DEFAULTS))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining(reason);
    }

    private static void assertRefused(Bytes update, String reason) {
        assertNotAdmitted(update, reason);
        assertThatThrownBy(() -> Docs.empty().apply(update, V2)).isInstanceOf(MalformedInputException.class);
    }

    private static Bytes hex(String hex) {
        return Bytes.wrap(HexFormat.of().parseHex(hex));
    }

    /** An update v2 column by column, in hexadecimal. */
    private static final class Columns {
        String keyNumbers = "";
        String clients = "";
        String leftClocks = "";
        String info = "";
        String strings = "00";
        String parentInfo = "";
        String lengths = "";
        String rest = "";

        Bytes build() {
            ByteWriter out = new ByteWriter();
            out.writeVarUint(0);
            for (String column : List.of(keyNumbers, clients, leftClocks, "", info, strings, parentInfo, "", lengths)) {
                out.writeVarBytes(hex(column));
            }
            hex(rest).writeTo(out);
            return out.toBytes();
        }
    }
}
