package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.wire.UpdateFormat;
import org.junit.jupiter.api.Test;

/** In format v2 a few bytes may be many structs: honest documents are, too. */
class CompressibleStateTest {
    @Test
    void aDocumentOfManyEqualStructsPassesTheCheckOfItsOwnState() {
        Bytes state = maps(20_000).encodeStateAsUpdate(UpdateFormat.V2);

        assertThat(state.size()).isLessThan(20_000 / 64);
        assertThat(UpdateCheck.check(state, UpdateFormat.V2, DecodeLimits.DEFAULTS)
                        .structs())
                .isEqualTo(20_000);
        assertLoads(state, 20_000);
    }

    @Test
    void aDocumentOfMoreStructsThanAreAdmittedStillLoadsItsOwnState() {
        Bytes state = maps(150_000).encodeStateAsUpdate(UpdateFormat.V2);

        assertThatExceptionOfType(MalformedInputException.class)
                .isThrownBy(() -> UpdateCheck.check(state, UpdateFormat.V2, DecodeLimits.DEFAULTS))
                .withMessageContaining("150000 structs where 100000 can follow");
        assertLoads(state, 150_000);
    }

    private static void assertLoads(Bytes state, int structs) {
        Doc loaded = Docs.empty();
        loaded.apply(state, UpdateFormat.V2);
        assertThat(loaded.structCount()).isEqualTo(structs);
        assertThat(loaded.encodeStateAsUpdate(UpdateFormat.V2)).isEqualTo(state);
    }

    private static Doc maps(int count) {
        UpdateBuilder update = new UpdateBuilder().section(5, 0).type("a", 1);
        for (int i = 1; i < count; i++) {
            update.type(UpdateBuilder.at(5, i - 1), 1);
        }
        return Docs.of(update.build());
    }
}
