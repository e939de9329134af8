package io.ringside.node.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class InputEndTest {
    @Test
    void whatComesInIsPassedOverToTheEnd() {
        ByteArrayInputStream input = new ByteArrayInputStream(new byte[10_000]);
        InputEnd.await(input);
        assertEquals(0, input.available());
    }

    @Test
    void anInputThatCannotBeReadHasEnded() {
        int[] reads = {0};
        InputEnd.await(
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        return read(new byte[1], 0, 1);
                    }

                    @Override
                    public int read(byte[] into, int from, int count) throws IOException {
                        reads[0]++;
                        throw new IOException("no such input");
                    }
                });
        assertEquals(1, reads[0]);
    }
}
