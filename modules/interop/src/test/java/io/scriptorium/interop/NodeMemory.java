package io.scriptorium.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the process of a node takes, in bytes.
 *
 * @param live objects that survive a full collection
 * @param resident memory of the process that is in RAM
 */
record NodeMemory(long live, long resident) {

    /** Measures; the node collects its garbage for that. */
    static NodeMemory of(NodeProcess node) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            long resident = Files.readAllLines(Path.of("/proc/" + node.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
            Process process = new ProcessBuilder(
                            List.of(jcmd.toString(), Long.toString(node.pid()), "GC.class_histogram"))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            long live = output.lines()
                    .filter(line -> line.startsWith("Total"))
                    .mapToLong(line -> Long.parseLong(line.trim().split("\\s+", -1)[2]))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(output));
            return new NodeMemory(live, resident);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<NodeMemory> of(List<NodeProcess> nodes) {
        return nodes.stream().map(NodeMemory::of).toList();
    }

    @Override
    public String toString() {
        return (live >> 20) + " MiB live, " + (resident >> 20) + " MiB resident";
    }
}
