package io.scriptorium.crdt;

import static io.scriptorium.crdt.UpdateBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What somebody may send who wants to hurt the server or the other clients (SPEC 14.2 and 15). */
class HostileInputTest {
    private static final DecodeLimits LIMITS = DecodeLimits.DEFAULTS;
    /** Half the stack of a thread of the server. */
    private static final int STACK_BYTES = 512 << 10;

    private static UpdateBuilder update() {
        return new UpdateBuilder();
    }

    /** Runs something where deep recursion fails early. */
    private static void onSmallStack(Runnable task) throws InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(null, task, "small stack", STACK_BYTES);
        thread.setUncaughtExceptionHandler((of, thrown) -> failure.set(thrown));
        thread.start();
        thread.join();
        assertThat(failure.get()).isNull();
    }

    private static Bytes nestedArrays(int depth) {
        ByteWriter value = new ByteWriter();
        for (int i = 0; i < depth; i++) {
            value.writeUint8(117);
            value.writeVarUint(1);
        }
        value.writeUint8(126);
        int[] bytes = new int[value.toBytes().size()];
        byte[] written = value.toBytes().toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = written[i] & 0xff;
        }
        int[] struct = new int[bytes.length + 5];
        System.arraycopy(new int[] {8, 1, 1, 't', 1}, 0, struct, 0, 5);
        System.arraycopy(bytes, 0, struct, 5, bytes.length);
        return update().section(5, 0).raw(struct).build();
    }

    private static Bytes nestedEmbed(int depth) {
        return update().section(5, 0)
                .item(5, "t", null)
                .string("[".repeat(depth) + "]".repeat(depth))
                .build();
    }

    @Test
    void valuesThatWouldOverflowTheStackOfAReaderAreRefusedWithTheReason() throws InterruptedException {
        onSmallStack(() -> {
            for (int depth : new int[] {LIMITS.depthMax() + 1, 20_000, 1_000_000}) {
                assertThatThrownBy(() -> UpdateCheck.check(nestedArrays(depth), LIMITS))
                        .isInstanceOf(MalformedInputException.class)
                        .hasMessageContaining("nested");
                assertThatThrownBy(() -> UpdateCheck.check(nestedEmbed(depth), LIMITS))
                        .isInstanceOf(MalformedInputException.class)
                        .hasMessageContaining("nested deeper than " + LIMITS.depthMax());
                if (depth > 1000) {
                    assertThatThrownBy(() -> Docs.empty().apply(nestedEmbed(depth)))
                            .isInstanceOf(MalformedInputException.class);
                }
            }
        });
    }

    @Test
    void theDeepestValuesAdmittedAreReadAndWrittenOnASmallStack() throws InterruptedException {
        onSmallStack(() -> {
            for (Bytes update : List.of(nestedArrays(LIMITS.depthMax()), nestedEmbed(LIMITS.depthMax()))) {
                UpdateCheck.check(update, LIMITS);
                Doc doc = Docs.of(update);
                Doc copy = Docs.empty();
                copy.apply(doc.encodeStateAsUpdate(UpdateFormat.V2), UpdateFormat.V2);
                assertThat(copy.encodeStateAsUpdate()).isEqualTo(update);
                AnyValue json = DocReader.root(doc, "t", TypeKind.ARRAY).json();
                assertThat(JsonPrinter.print(json)).startsWith("[[");
                assertThat(json)
                        .isEqualTo(DocReader.root(copy, "t", TypeKind.ARRAY).json());
                assertThat(doc.memoryBytes()).isPositive();
            }
        });
    }

    /** Types are nested without bound by one update each; reading shows the uppermost, all else works to the bottom. */
    @Test
    void deepTypesAreAppliedEncodedDeletedAndCollectedOnASmallStack() throws InterruptedException {
        int depth = 50_000;
        onSmallStack(() -> {
            Bytes update = NestedTypes.arraysInArrays(depth);
            UpdateCheck.check(update, LIMITS);
            Doc doc = new Doc(new DocOptions(1, false));
            doc.apply(update);
            doc.checkInvariants();
            assertThat(DocReader.root(doc, "a", TypeKind.ARRAY).json()).isNotNull();
            assertThat(DocReader.root(doc, "a", TypeKind.XML_FRAGMENT).xml()).isNotNull();
            Snapshot snapshot = doc.snapshot();
            Doc copy = Docs.empty();
            copy.apply(doc.encodeStateAsUpdate(UpdateFormat.V2), UpdateFormat.V2);
            assertThat(copy.structCount()).isEqualTo(doc.structCount());

            SharedType root = Objects.requireNonNull(doc.root("a"));
            Item first = Objects.requireNonNull(root.first());
            Bytes delete =
                    update().delete(first.client(), first.clock, first.length).build();
            doc.apply(delete);
            copy.apply(delete);
            doc.checkInvariants();
            copy.checkInvariants();
            assertThat(copy.structCount()).isEqualTo(2);
            assertThat(doc.restore(snapshot).structCount()).isEqualTo(depth);
        });
    }

    /** A struct that waits may have a key of 64 KiB, and an update may name roots of that size. */
    @Test
    void namesCountInWhatIsPendingAndInMemory() {
        String name = "n".repeat(60_000);
        Doc pending = Docs.of(update().section(5, 1).item(8, "t", name).any("x").build());
        Doc roots = Docs.of(update().section(5, 1).text(name, "x").build());
        Doc keys = Docs.of(update().section(5, 0).entry("t", name, "x").build());

        assertThat(pending.pendingBytes()).isGreaterThan(60_000);
        assertThat(pending.memoryBytes()).isGreaterThan(60_000);
        assertThat(roots.memoryBytes()).isGreaterThan(60_000);
        assertThat(keys.memoryBytes()).isGreaterThan(60_000);
    }

    @Test
    void deleteRangesAreBoundedLikeStructs() {
        DecodeLimits three = new DecodeLimits(3, 10, 2, 4, 2, 1000);
        UpdateCheck.check(
                update().delete(5, 0, 1).delete(6, 2, 1).delete(7, 0, 1).build(), three);
        assertThatThrownBy(() -> UpdateCheck.check(
                        update().delete(5, 0, 1)
                                .delete(6, 2, 1)
                                .delete(7, 0, 1)
                                .delete(8, 0, 1)
                                .build(),
                        three))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("1 delete ranges exceed the limit by 1");
    }

    /** Whatever two bytes a value takes on the wire, in memory it must not take a hundred. */
    @Test
    void smallValuesStaySmallInMemory() {
        int count = 400_000;
        List<int[]> values = List.of(new int[] {118, 0}, new int[] {117, 0}, new int[] {118, 1, 0, 126});
        for (int[] value : values) {
            ByteWriter out = new ByteWriter();
            out.writeVarUint(count);
            for (int i = 0; i < count; i++) {
                for (int b : value) {
                    out.writeUint8(b);
                }
            }
            byte[] written = out.toBytes().toByteArray();
            int[] struct = new int[4 + written.length];
            System.arraycopy(new int[] {8, 1, 1, 't'}, 0, struct, 0, 4);
            for (int i = 0; i < written.length; i++) {
                struct[4 + i] = written[i] & 0xff;
            }
            Bytes update = update().section(5, 0).raw(struct).build();
            List<Doc> kept = new ArrayList<>();
            long before = used();
            for (int i = 0; i < 3; i++) {
                Doc doc = Docs.empty();
                doc.apply(update);
                kept.add(doc);
            }
            long each = (used() - before) / kept.size();

            assertThat(each).isLessThan(update.size() * 40L);
            // the estimate is near to it
            assertThat(kept.get(0).memoryBytes()).isBetween(each / 2, each * 4);
        }
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void selfReferencesInOtherRoundaboutWaysStayPending() {
        // two clients that depend on each other, and a parent that depends on what is in it
        Doc doc = Docs.of(update().section(6, 0)
                .text(at(5, 0), null, "x")
                .section(5, 0)
                .textIn(at(6, 0), "y")
                .build());

        assertThat(doc.structCount()).isZero();
        assertThat(doc.hasPendingStructs()).isTrue();
        doc.apply(update().section(6, 0).text("t", "z").build());
        doc.checkInvariants();
    }
}
