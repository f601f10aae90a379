package io.scriptorium.crdt;

import static io.scriptorium.crdt.UpdateBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import org.junit.jupiter.api.Test;

/** What the structural check tells of an update and what it refuses. */
class UpdateCheckTest {
    private static final DecodeLimits SMALL = new DecodeLimits(3, 2, 2, 4, 2, 1000);

    private static UpdateBuilder update() {
        return new UpdateBuilder();
    }

    private static void assertRefused(UpdateBuilder update, String reason) {
        assertRefused(update.build(), DecodeLimits.DEFAULTS, reason);
    }

    private static void assertRefused(Bytes update, DecodeLimits limits, String reason) {
        assertThatThrownBy(() -> UpdateCheck.check(update, limits))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void theSummaryTellsStructsAndDeletes() {
        UpdateSummary both = UpdateCheck.check(
                update().section(5, 0).text("t", "ab").gc(3).delete(5, 0, 1).build(), DecodeLimits.DEFAULTS);
        UpdateSummary onlySkip =
                UpdateCheck.check(update().section(5, 0).skip(3).build(), DecodeLimits.DEFAULTS);
        UpdateSummary emptyRange = UpdateCheck.check(update().delete(5, 0, 0).build(), DecodeLimits.DEFAULTS);

        assertThat(both).isEqualTo(new UpdateSummary(2, true, true));
        assertThat(onlySkip).isEqualTo(new UpdateSummary(1, false, false));
        assertThat(emptyRange).isEqualTo(new UpdateSummary(0, false, false));
    }

    @Test
    void bytesBehindTheDeleteSetAreIgnored() {
        assertThat(UpdateCheck.check(Bytes.wrap(new byte[] {0, 0, 1, 2, 3}), DecodeLimits.DEFAULTS))
                .isEqualTo(new UpdateSummary(0, false, false));
    }

    @Test
    void aReferenceToTheOwnFutureIsRefused() {
        assertRefused(update().section(5, 0).text(at(5, 0), null, "x"), "refers to its own client's clock 0");
        assertRefused(update().section(5, 0).text(null, at(5, 9), "x"), "refers to its own client's clock 9");
        assertRefused(update().section(5, 0).textIn(at(5, 0), "x"), "refers to its own client's clock 0");
        assertRefused(
                update().section(5, 0).text("t", "ab").text(at(5, 2), null, "x"), "refers to its own client's clock 2");
    }

    @Test
    void clocksEndBelowTwoToThe31() {
        UpdateCheck.check(update().section(5, 0).gc(Integer.MAX_VALUE).build(), DecodeLimits.DEFAULTS);
        assertRefused(update().section(5, 0).gc(1L << 31), "2147483648 exceeds 2147483647");
        assertRefused(update().section(5, 1).gc(Integer.MAX_VALUE), "exceeds 2147483647");
        assertRefused(update().delete(5, 1, Integer.MAX_VALUE), "exceeds 2147483647");
        assertRefused(update().section(5, 0).text(at(6, 1L << 31), null, "x"), "exceeds 2147483647");
    }

    @Test
    void aClientHasOneSection() {
        assertRefused(update().section(5, 0).gc(1).section(5, 1).gc(1), "client 5 has two sections");
        assertRefused(
                update().section(5, 0).gc(1).section(6, 0).gc(1).section(5, 1).gc(1), "client 5 has two");
        UpdateCheck.check(update().section(5, 0).gc(1).section(6, 0).gc(1).build(), DecodeLimits.DEFAULTS);
    }

    @Test
    void countsAreBoundedByTheRemainingBytes() {
        assertRefused(update().section(5, 0).raw(8, 1, 1, 't', 100, 126), "100 any-values");
        assertRefused(Bytes.wrap(new byte[] {100, 0}), DecodeLimits.DEFAULTS, "100 sections");
        assertRefused(Bytes.wrap(new byte[] {1, 5, 0}), DecodeLimits.DEFAULTS, "1 sections");
        assertRefused(Bytes.wrap(new byte[] {1, 100, 5, 0, 0, 1, 0}), DecodeLimits.DEFAULTS, "100 structs");
        assertRefused(Bytes.wrap(new byte[] {0, 1, 5, 100, 0}), DecodeLimits.DEFAULTS, "100 delete ranges");
    }

    @Test
    void everyLimitIsEnforcedAndItsMaximumAllowed() {
        UpdateCheck.check(update().section(5, 0).gc(1).gc(1).gc(1).build(), SMALL);
        assertRefused(update().section(5, 0).gc(1).gc(1).gc(1).gc(1).build(), SMALL, "structs exceed the limit by 1");
        assertRefused(
                update().section(7, 0).gc(1).gc(1).section(5, 0).gc(1).gc(1).build(), SMALL, "structs exceed");
        assertRefused(
                update().section(7, 0)
                        .gc(1)
                        .section(6, 0)
                        .gc(1)
                        .section(5, 0)
                        .gc(1)
                        .build(),
                SMALL,
                "sections exceed the limit by 1");
        UpdateCheck.check(update().section(5, 0).text("root", "x").build(), SMALL);
        assertRefused(update().section(5, 0).text("root5", "x").build(), SMALL, "string of 5 bytes exceeds 4");
        assertRefused(update().section(5, 0).entry("t", "key56", "x").build(), SMALL, "string of 5 bytes exceeds 4");
        UpdateCheck.check(
                update().section(5, 0)
                        .text("a", "x")
                        .text("b", "x")
                        .text("a", "x")
                        .build(),
                SMALL);
        assertRefused(
                update().section(5, 0)
                        .text("a", "x")
                        .text("b", "x")
                        .text("c", "x")
                        .build(),
                SMALL,
                "more than 2 root names");
    }

    @Test
    void nestingIsBoundedInAnyValuesAndInJson() {
        UpdateCheck.check(
                update().section(5, 0).raw(8, 1, 1, 't', 1, 117, 1, 117, 0).build(), SMALL);
        assertRefused(
                update().section(5, 0)
                        .raw(8, 1, 1, 't', 1, 117, 1, 117, 1, 117, 0)
                        .build(),
                SMALL,
                "nested too deep");
        UpdateCheck.check(
                update().section(5, 0).item(5, "t", null).string("[[]]").build(), SMALL);
        assertRefused(
                update().section(5, 0).item(5, "t", null).string("[[{}]]").build(), SMALL, "nested deeper than 2");
    }

    @Test
    void unknownKindsAndTypesAreRefused() {
        assertRefused(update().section(5, 0).raw(11, 1, 1, 't', 1), "unknown struct kind 11");
        assertRefused(update().section(5, 0).type("t", 7), "unknown type reference 7");
        assertRefused(update().section(5, 0).raw(8, 1, 1, 't', 1, 115), "unknown any tag 115");
    }

    @Test
    void textMustBeUtf8AndJsonMustBeJson() {
        assertRefused(update().section(5, 0).raw(4, 1, 1, 't', 3, 0xed, 0xa0, 0x80), "not UTF-8");
        assertRefused(update().section(5, 0).raw(4, 1, 1, 't', 2, 0xc0, 0x80), "not UTF-8");
        assertRefused(update().section(5, 0).item(5, "t", null).string("{\"a\":1,}"), "not a JSON value");
        assertRefused(update().section(5, 0).item(5, "t", null).string("undefined"), "not a JSON value");
        UpdateCheck.check(
                update().section(5, 0).raw(2, 1, 1, 't', 1).string("undefined").build(), DecodeLimits.DEFAULTS);
    }

    @Test
    void stateVectorsAreReadToTheEnd() {
        UpdateCheck.checkStateVector(Bytes.wrap(new byte[] {1, 5, 7}));
        assertThatThrownBy(() -> UpdateCheck.checkStateVector(Bytes.wrap(new byte[] {2, 5, 7})))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("2 state vector entries");
        assertThatThrownBy(() -> UpdateCheck.checkStateVector(Bytes.empty()))
                .isInstanceOf(MalformedInputException.class);
    }
}
