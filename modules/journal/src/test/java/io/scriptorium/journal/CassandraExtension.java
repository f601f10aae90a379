package io.scriptorium.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a parameter of type {@link CassandraProcess}: one Cassandra for all test classes of a run, stopped at its
 * end. What they write stays until then, so no two of them may use documents of the same name.
 */
public final class CassandraExtension implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == CassandraProcess.class;
    }

    @Override
    public CassandraProcess resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(CassandraExtension.class))
                .getOrComputeIfAbsent("cassandra", key -> new Running(), Running.class)
                .cassandra;
    }

    /** The Cassandra of the run. */
    private static final class Running implements AutoCloseable {
        private final Path data;
        private final CassandraProcess cassandra;

        Running() {
            try {
                data = Files.createTempDirectory("scriptorium-cassandra");
                cassandra = CassandraProcess.start(data);
            } catch (IOException e) {
                throw new AssertionError("Cassandra cannot be started", e);
            }
        }

        @Override
        public void close() throws IOException {
            cassandra.close();
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
