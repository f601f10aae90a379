package io.scriptorium.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a log whose last write was torn by a loss of power, in the one form that RocksDB refuses: the file
 * already has its new length, but sectors of the write never reached the disk and read as zeros. Such a write was never
 * synced and so never acknowledged.
 *
 * <p>A log is a sequence of blocks of 32 KiB. A block holds fragments: masked CRC-32C of type and data (32 bits),
 * length (16), type (8: 1 full, 2 first, 3 middle, 4 last), data; all little-endian. A record is one full fragment or a
 * first, some middle and a last one (RocksDB 11, Write-Ahead-Log-File-Format). Each group of writes is one record,
 * written only when the one before it is synced.
 */
final class TornLog {
    private static final int BLOCK = 32 * 1024;
    private static final int HEADER = 7;
    private static final int SECTOR = 512;
    private static final int ZEROS_MIN = 32;
    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;

    private final ByteBuffer bytes;

    private TornLog(byte[] log) {
        bytes = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Cuts the newest log in a RocksDB directory where a torn last write begins, and keeps what it cuts beside it.
     *
     * @return the file that keeps what was cut, or null if the log does not end in a torn write: then nothing is
     *     changed
     */
    static @Nullable Path cut(Path directory) throws IOException {
        Path newest = newest(directory);
        if (newest == null) {
            return null;
        }
        byte[] log = Files.readAllBytes(newest);
        OptionalLong torn = tornAt(log);
        if (torn.isEmpty()) {
            return null;
        }
        Path kept = directory.resolve(newest.getFileName() + ".torn");
        int at = Math.toIntExact(torn.getAsLong());
        try (FileChannel file = FileChannel.open(kept, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(log, at, log.length - at);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
            file.force(true);
        }
        try (FileChannel file = FileChannel.open(newest, StandardOpenOption.WRITE)) {
            file.truncate(at);
            file.force(true);
        }
        return kept;
    }

    private static @Nullable Path newest(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> logs = files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
            return logs.isEmpty() ? null : logs.get(logs.size() - 1);
        }
    }

    /** Where the torn last record of a log begins, if it has one. */
    static OptionalLong tornAt(byte[] log) {
        TornLog reader = new TornLog(log);
        int record = 0;
        int at = 0;
        while (true) {
            at = reader.skipTrailer(at);
            if (!reader.isValid(at)) {
                break;
            }
            int type = reader.type(at);
            at = reader.end(at);
            if (type == FULL || type == LAST) {
                record = at;
            }
        }
        boolean torn = at < log.length && reader.hasZeroSector(record) && !reader.hasRecordBehind(at);
        return torn ? OptionalLong.of(record) : OptionalLong.empty();
    }

    /** The last bytes of a block that cannot hold a header are not used. */
    private int skipTrailer(int at) {
        int left = BLOCK - at % BLOCK;
        return left < HEADER ? at + left : at;
    }

    private int type(int at) {
        return bytes.get(at + 6);
    }

    private int end(int at) {
        return at + HEADER + (bytes.getShort(at + 4) & 0xFFFF);
    }

    private boolean isValid(int at) {
        if (at + HEADER > bytes.limit()) {
            return false;
        }
        int end = end(at);
        if (type(at) < FULL || type(at) > LAST || end > bytes.limit() || end - 1 >= at / BLOCK * BLOCK + BLOCK) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), at + HEADER - 1, end - at - HEADER + 1);
        int value = (int) crc.getValue();
        int masked = ((value >>> 15) | (value << 17)) + 0xa282ead8;
        return masked == bytes.getInt(at);
    }

    /** Whether, from here on, a whole sector is zero, or the part of it that counts here, unless that is tiny. */
    private boolean hasZeroSector(int from) {
        for (int sector = from / SECTOR * SECTOR; sector < bytes.limit(); sector += SECTOR) {
            int begin = Math.max(sector, from);
            int end = Math.min(sector + SECTOR, bytes.limit());
            boolean zero = end - begin >= ZEROS_MIN;
            for (int i = begin; zero && i < end; i++) {
                zero = bytes.get(i) == 0;
            }
            if (zero) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a later record begins anywhere behind: then the damage is in the middle and what is behind it may be
     * acknowledged.
     */
    private boolean hasRecordBehind(int from) {
        for (int at = from + 1; at + HEADER <= bytes.limit(); at++) {
            int type = type(at);
            if ((type == FULL || type == FIRST) && isValid(at)) {
                return true;
            }
        }
        return false;
    }
}
