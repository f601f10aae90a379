package io.scriptorium.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The native part of RocksDB. Must be loaded before any of its classes is used. */
final class NativeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

    private static boolean loaded;

    private NativeLibrary() {}

    /**
     * Unpacks the library into a directory and loads it; does nothing if it is loaded. RocksDB by itself unpacks it
     * under a new name in the temporary directory at each start, and a process that is killed leaves it there: 17 MB
     * each time.
     */
    static synchronized void load(Path directory) {
        if (loaded) {
            return;
        }
        try {
            Files.createDirectories(directory);
            NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
        } catch (IOException | UnsatisfiedLinkError e) {
            LOG.info(
                    "RocksDB is unpacked into the temporary directory, since {} cannot be used: {}",
                    directory,
                    e.toString());
            RocksDB.loadLibrary();
        }
        loaded = true;
    }
}
