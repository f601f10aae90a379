package io.scriptorium.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The bundled demo page: a fixed set of files on the class path, listed in the manifest that the bundler writes. A path
 * that is not in the manifest does not exist, so nothing else on the class path can be reached through it.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class DemoPages {
    private static final String FOLDER = "io/scriptorium/demo/pages";
    private static final String INDEX = "index.html";
    private static final String HASHED_FOLDER = "assets/";

    private static final Map<String, String> CONTENT_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "txt", "text/plain; charset=utf-8");

    private final Map<String, DemoFile> files;

    private DemoPages(Map<String, DemoFile> files) {
        this.files = Map.copyOf(files);
    }

    /**
     * Reads the manifest. Done once, at start-up.
     *
     * @throws IllegalStateException if the page was not bundled into this build or the manifest is not ours
     */
    public static DemoPages load() {
        Map<String, DemoFile> files = new HashMap<>();
        manifest().lines().forEach(line -> {
            DemoFile file = parse(line);
            files.put("/" + file.resource().substring(FOLDER.length() + 1), file);
        });
        DemoFile index = files.get("/" + INDEX);
        if (index == null) {
            throw new IllegalStateException("the demo's manifest has no " + INDEX);
        }
        files.put("/", index);
        return new DemoPages(files);
    }

    /** The file behind a path of a URL, decoded and with its leading slash; {@code /} is the index. */
    public Optional<DemoFile> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** Every path that {@link #find} knows. */
    public Set<String> paths() {
        return files.keySet();
    }

    private static DemoFile parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 2 || fields[0].isEmpty() || fields[1].isEmpty()) {
            throw new IllegalStateException("the demo's manifest has a line that is not a path and a hash: " + line);
        }
        String path = fields[0];
        String extension = path.substring(path.lastIndexOf('.') + 1);
        String contentType = CONTENT_TYPES.get(extension);
        if (contentType == null) {
            throw new IllegalStateException("no content type is known for " + path);
        }
        return new DemoFile(FOLDER + "/" + path, contentType, fields[1], path.startsWith(HASHED_FOLDER));
    }

    private static String manifest() {
        String resource = FOLDER + "/manifest.tsv";
        try (InputStream in = DemoPages.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the demo page is not on the class path: " + resource + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
