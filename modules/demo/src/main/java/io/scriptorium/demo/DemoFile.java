package io.scriptorium.demo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/**
 * One file of the demo page.
 *
 * @param resource its name on the class path, for a class loader
 * @param contentType value of the {@code Content-Type} header
 * @param hash of its bytes, 16 hexadecimal digits: the value of an entity tag, without the quotes
 * @param immutable whether the hash is part of the name too, so that a browser may keep the file for ever
 */
public record DemoFile(String resource, String contentType, String hash, boolean immutable) {

    /** All its bytes. At most about a megabyte; read from the class path each time. */
    public byte[] read() throws IOException {
        try (InputStream in = DemoFile.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource);
            }
            return in.readAllBytes();
        }
    }
}
