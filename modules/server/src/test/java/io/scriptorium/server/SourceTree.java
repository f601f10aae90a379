package io.scriptorium.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The files of this project, without what builds and tools leave in it. */
final class SourceTree {
    private static final Set<String> LEFT_OUT = Set.of("target", "node_modules", ".git", ".idea", ".vscode", "data");

    private final Path root;
    private final List<Path> files;

    private SourceTree(Path root, List<Path> files) {
        this.root = root;
        this.files = files;
    }

    /** The project around the working directory. */
    static SourceTree here() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("modules")) || !Files.isRegularFile(root.resolve("pom.xml"))) {
            Path parent = root.getParent();
            if (parent == null) {
                throw new AssertionError(
                        "not inside the project: " + Path.of("").toAbsolutePath());
            }
            root = parent;
        }
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return LEFT_OUT.contains(directory.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SourceTree(root, files);
    }

    Path root() {
        return root;
    }

    /** Path from the root, with slashes. */
    String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    List<Path> files(Predicate<String> name) {
        return files.stream().filter(file -> name.test(name(file))).sorted().toList();
    }

    List<Path> mainJava() {
        return files(name -> name.contains("/src/main/java/") && name.endsWith(".java"));
    }

    List<Path> java() {
        return files(name -> name.endsWith(".java"));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
