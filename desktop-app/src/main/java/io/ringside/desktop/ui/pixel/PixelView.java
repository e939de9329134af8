package io.ringside.desktop.ui.pixel;

import java.nio.IntBuffer;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/// Shows a raster one pixel to one pixel of the display, never scaled by the toolkit. Two pictures
/// in turns: while the toolkit's own thread still draws the last one, the next is written into the
/// other, so that no part of a frame is seen beside words of another. Owned by the FX thread.
public final class PixelView extends ImageView {
    private Picture front = new Picture(0, 0);
    private Picture back = new Picture(0, 0);

    public PixelView() {
        setSmooth(false);
        setMouseTransparent(true);
    }

    /// Copies `pixels` to the screen.
    ///
    /// @param scale pixels of the display to one of the scene
    public void show(Pixels pixels, double scale) {
        int width = pixels.width();
        int height = pixels.height();
        if (width == 0 || height == 0) {
            setImage(null);
            return;
        }
        Picture next = back.fits(width, height) ? back : new Picture(width, height);
        back = front;
        front = next;
        next.fill(pixels);
        setImage(next.image);
        setFitWidth(width / scale);
        setFitHeight(height / scale);
    }

    private static final class Picture {
        private final int[] argb;
        private final PixelBuffer<IntBuffer> buffer;
        private final WritableImage image;

        Picture(int width, int height) {
            argb = new int[Math.max(1, width * height)];
            buffer =
                    new PixelBuffer<>(
                            Math.max(1, width),
                            Math.max(1, height),
                            IntBuffer.wrap(argb),
                            PixelFormat.getIntArgbPreInstance());
            image = new WritableImage(buffer);
        }

        boolean fits(int width, int height) {
            return buffer.getWidth() == width && buffer.getHeight() == height;
        }

        void fill(Pixels pixels) {
            System.arraycopy(pixels.argb(), 0, argb, 0, argb.length);
            buffer.updateBuffer(all -> null);
        }
    }
}
