package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a journal that somebody else has open, or nobody. */
final class ReadOnlyJournalTest {
    private static final String ID = "document";

    @TempDir
    Path directory;

    @Test
    void whatIsAcknowledgedIsReadWhileTheOwnerGoesOn() {
        try (OpenJournal owner = OpenJournal.in(directory)) {
            owner.append(ID, 1, "one");
            owner.append(ID, 2, "two");
            try (OpenJournal reader = reader()) {
                assertThat(reader.texts(ID)).containsExactly("one", "two");
                owner.append(ID, 3, "three");
                try (OpenJournal later = reader()) {
                    assertThat(later.texts(ID)).containsExactly("one", "two", "three");
                    assertThat(later.reader.highestSequenceNr(ID)).isEqualTo(3);
                }
            }
            owner.append(ID, 4, "four");
            assertThat(owner.texts(ID)).hasSize(4);
        }
    }

    @Test
    void aReaderChangesNothing() throws IOException {
        try (OpenJournal owner = OpenJournal.in(directory)) {
            owner.append(ID, 1, "one");
        }
        Map<Path, Long> before = files();

        try (OpenJournal reader = reader()) {
            assertThat(reader.texts(ID)).containsExactly("one");
            assertThatThrownBy(() -> reader.append(ID, 2, "two"))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("open for reading only");
        }

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void whatIsNoJournalIsRefusedAndNotMadeOne() {
        assertThatThrownBy(this::reader)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("it is not a journal");
        assertThat(directory).isEmptyDirectory();
    }

    private OpenJournal reader() {
        return new OpenJournal(RocksConfig.settings(directory, "read-only = on"));
    }

    private Map<Path, Long> files() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            Map<Path, Long> files = new TreeMap<>();
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(directory.relativize(path), Files.size(path));
            }
            return files;
        }
    }
}
