package io.scriptorium.replay;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Histories that the real yjs has written, and what a Yjs client shows after each update of them: {@code past.mjs} of the
 * engine's fixtures, run in Node.js with the packages that are pinned there.
 */
final class RealYjs {
    private RealYjs() {}

    /**
     * A history.
     *
     * @param updates as a client received them
     * @param states before the first of them and after each
     */
    record Written(long seed, String profile, List<Bytes> updates, List<State> states) {}

    /**
     * What a client shows.
     *
     * @param roots by name the texts that are expected: {@code json}, {@code text}, {@code delta} and {@code xml}, as far
     *     as it has them
     */
    record State(Bytes vector, Bytes state, boolean pending, Map<String, Map<String, String>> roots) {}

    /** The histories of some seeds, from this one on. */
    static List<Written> histories(long seed, int count) throws IOException, InterruptedException {
        Path folder = install(Path.of("../crdt/src/test/fixtures").toAbsolutePath());
        Path out = folder.resolve("past.jsonl");
        run(folder, out, "node", "past.mjs", Long.toString(seed), Integer.toString(count));
        return Files.readAllLines(out).stream().map(RealYjs::written).toList();
    }

    private static Path install(Path fixtures) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of("target/yjs").toAbsolutePath());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(fixtures, "*.{mjs,json}")) {
            for (Path file : files) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path lock = folder.resolve("package-lock.json");
        Path stamp = folder.resolve("node_modules/.installed-lock.json");
        if (!Files.exists(stamp) || Files.mismatch(stamp, lock) >= 0) {
            run(folder, folder.resolve("npm.log"), "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
            Files.copy(lock, stamp, StandardCopyOption.REPLACE_EXISTING);
        }
        return folder;
    }

    private static void run(Path folder, Path out, String... command) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors.log");
        int exit = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new AssertionError(String.join(" ", command) + " failed: " + Files.readString(errors));
        }
    }

    private static Written written(String line) {
        Map<String, AnyValue> members = members(JsonParser.parse(line, 100));
        return new Written(
                (long) ((AnyValue.Num) member(members, "seed")).value(),
                text(member(members, "profile")),
                values(member(members, "u")).stream().map(RealYjs::bytes).toList(),
                values(member(members, "states")).stream().map(RealYjs::state).toList());
    }

    private static State state(AnyValue value) {
        Map<String, AnyValue> members = members(value);
        Map<String, Map<String, String>> roots = new TreeMap<>();
        members(member(members, "roots")).forEach((name, told) -> {
            Map<String, String> texts = new TreeMap<>();
            members(told).forEach((format, expected) -> texts.put(format, text(expected)));
            roots.put(name, texts);
        });
        return new State(
                bytes(member(members, "v")),
                bytes(member(members, "s")),
                member(members, "p") == AnyValue.Constant.TRUE,
                roots);
    }

    private static AnyValue member(Map<String, AnyValue> members, String name) {
        AnyValue value = members.get(name);
        if (value == null) {
            throw new AssertionError("past.mjs tells no " + name);
        }
        return value;
    }

    private static Map<String, AnyValue> members(AnyValue value) {
        return ((AnyValue.Obj) value).members();
    }

    private static List<AnyValue> values(AnyValue value) {
        return ((AnyValue.Arr) value).values();
    }

    private static String text(AnyValue value) {
        return ((AnyValue.Str) value).value();
    }

    private static Bytes bytes(AnyValue value) {
        return Bytes.wrap(Base64.getDecoder().decode(text(value).getBytes(StandardCharsets.US_ASCII)));
    }
}
