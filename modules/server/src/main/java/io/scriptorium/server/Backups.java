package io.scriptorium.server;

import io.scriptorium.journal.RocksJournal;
import io.scriptorium.server.management.BackupSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Copies of the embedded journal, made while it goes on, in a folder of their own. Each is a data directory that a node
 * can be started on. Thread-safe.
 */
final class Backups implements BackupSource {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String UNFINISHED = ".part";

    private final RocksJournal journal;
    private final Path folder;
    private final Executor blocking;

    Backups(RocksJournal journal, Path folder, Executor blocking) {
        this.journal = journal;
        this.folder = folder;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<Path> take(String name) {
        if (!NAME.matcher(name).matches() || name.endsWith(UNFINISHED)) {
            return CompletableFuture.failedStage(new Refused("a name has 1 to 64 letters, digits and . _ -"));
        }
        return CompletableFuture.supplyAsync(() -> copy(name), blocking);
    }

    private synchronized Path copy(String name) {
        Path target = folder.resolve(name);
        if (Files.exists(target)) {
            throw new Refused(target + " is there already");
        }
        Path draft = folder.resolve(name + UNFINISHED);
        try {
            delete(draft);
            Files.createDirectories(draft);
            journal.copyTo(draft.resolve(NodeConfig.JOURNAL_FOLDER));
            sync(draft);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("the back-up " + target + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel opened = FileChannel.open(directory)) {
            opened.force(true);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(tree)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
