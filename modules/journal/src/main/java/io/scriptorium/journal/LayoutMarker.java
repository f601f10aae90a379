package io.scriptorium.journal;

import io.scriptorium.journal.JournalException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The file that says which layout a journal directory has. It is read before anything else is touched. */
final class LayoutMarker {
    /** Name of the file in the journal's directory. */
    static final String FILE = "JOURNAL";

    private static final String PREFIX = "scriptorium journal layout ";

    private LayoutMarker() {}

    /**
     * Creates the directory and its marker if the directory is empty or absent; checks the marker otherwise.
     *
     * @throws JournalException if the directory is of another layout or is not a journal
     */
    static void claim(Path directory) {
        Path marker = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            check(directory, marker);
        } catch (NoSuchFileException absent) {
            create(directory, marker);
        } catch (IOException e) {
            throw new JournalException(Reason.FAILED, "journal directory " + directory + " cannot be used: " + e, e);
        }
    }

    /**
     * Checks the marker of a directory that must be a journal; changes nothing.
     *
     * @throws JournalException if the directory is of another layout or is not a journal
     */
    static void check(Path directory) {
        try {
            check(directory, directory.resolve(FILE));
        } catch (NoSuchFileException absent) {
            throw new JournalException(
                    Reason.OTHER_LAYOUT, "directory " + directory + " has no file " + FILE + ": it is not a journal");
        } catch (IOException e) {
            throw new JournalException(Reason.FAILED, "journal directory " + directory + " cannot be used: " + e, e);
        }
    }

    private static void check(Path directory, Path marker) throws IOException {
        String text = Files.readString(marker, StandardCharsets.UTF_8).strip();
        if (!text.equals(PREFIX + Layout.VERSION)) {
            throw new JournalException(
                    Reason.OTHER_LAYOUT,
                    "journal directory " + directory + " says \"" + abbreviate(text)
                            + "\", this version reads only \"" + PREFIX + Layout.VERSION
                            + "\". Nothing was changed. "
                            + "Start the version that wrote it, or name another directory.");
        }
    }

    private static void create(Path directory, Path marker) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().equals("lost+found")
                        && !entry.getFileName().toString().equals(FILE + ".new")) {
                    throw new JournalException(
                            Reason.OTHER_LAYOUT,
                            "journal directory " + directory + " is not empty (" + entry.getFileName()
                                    + ") and has no file " + FILE
                                    + ": it is not a journal. Nothing was changed. Name another directory.");
                }
            }
            Path draft = directory.resolve(FILE + ".new");
            byte[] text = (PREFIX + Layout.VERSION + "\n").getBytes(StandardCharsets.UTF_8);
            try (FileChannel file = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.wrap(text));
                file.force(true);
            }
            Files.move(draft, marker, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new JournalException(Reason.FAILED, "journal directory " + directory + " cannot be created: " + e, e);
        }
    }

    private static String abbreviate(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
