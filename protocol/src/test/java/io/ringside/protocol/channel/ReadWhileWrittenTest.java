package io.ringside.protocol.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelOutboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When a connection is read from.
class ReadWhileWrittenTest {
    private static final int ABOVE_HIGH_WATER = 65 << 10;

    private int reads;

    /// Where the socket would be.
    private final EmbeddedChannel channel =
            new EmbeddedChannel(
                    new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void read(ChannelHandlerContext context) {
                            reads++;
                        }
                    },
                    new ReadWhileWritten());

    @BeforeEach
    void readsNothingByItself() {
        channel.config().setAutoRead(false);
    }

    @Test
    void aConnectionIsReadFromOnceItIsThereAndAfterEachRead() {
        reads = 0;
        channel.pipeline().fireChannelActive();
        assertEquals(1, reads, "once it is there");
        channel.pipeline().fireChannelReadComplete();
        assertEquals(2, reads, "and again after a read");
    }

    @Test
    void nothingIsReadWhileAnswersWaitToBeWritten() {
        var _ = channel.write(Unpooled.wrappedBuffer(new byte[ABOVE_HIGH_WATER]));
        channel.runPendingTasks();
        assertFalse(channel.isWritable());
        reads = 0;
        channel.pipeline().fireChannelReadComplete();
        channel.read();
        assertEquals(0, reads, "what would be read would be answered too");
        channel.flush();
        channel.runPendingTasks();
        assertEquals(1, reads, "the answers are gone");
    }
}
