package io.scriptorium.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process of this machine has used so far, as Linux tells.
 *
 * @param pid the process
 * @param cpuMillis time on processors since its start
 * @param residentBytes memory it has now
 */
record ProcessUse(long pid, long cpuMillis, long residentBytes) {
    private static final int MILLIS_PER_TICK = 10;
    /** Fields of {@code /proc/PID/stat} behind the name in brackets: processor time of the process in user and in system mode. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;
    private static final int RESIDENT_PAGES = 21;
    private static final int PAGE_BYTES = 4096;

    /** Zeros for a process that is gone. */
    static ProcessUse of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            long ticks = Long.parseLong(fields.get(USER)) + Long.parseLong(fields.get(SYSTEM));
            return new ProcessUse(
                    pid, ticks * MILLIS_PER_TICK, Long.parseLong(fields.get(RESIDENT_PAGES)) * PAGE_BYTES);
        } catch (IOException e) {
            return new ProcessUse(pid, 0, 0);
        }
    }
}
