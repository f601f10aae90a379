package io.scriptorium.server.management;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/** Makes back-ups of what a node keeps on its disk. Thread-safe. */
public interface BackupSource {

    /**
     * Makes one, of everything that was acknowledged before.
     *
     * @param name how it is called, of 1 to 64 letters, digits and {@code . _ -}
     * @return where it is; fails with {@link Refused} if there cannot be one of this name
     */
    CompletionStage<Path> take(String name);

    /** A name that is not to be used. */
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** @param why one sentence for people */
        public Refused(String why) {
            super(why);
        }
    }
}
