package io.ringside.desktop.ui.pixel;

import java.nio.IntBuffer;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import org.jspecify.annotations.Nullable;

/// Shows a raster one pixel to one pixel of the display, never scaled by the toolkit. Owned by the
/// FX thread.
public final class PixelView extends ImageView {
    private @Nullable PixelBuffer<IntBuffer> buffer;
    private int[] shown = new int[0];

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
            buffer = null;
            return;
        }
        PixelBuffer<IntBuffer> target = buffer;
        if (target == null || target.getWidth() != width || target.getHeight() != height) {
            shown = new int[width * height];
            target =
                    new PixelBuffer<>(
                            width,
                            height,
                            IntBuffer.wrap(shown),
                            PixelFormat.getIntArgbPreInstance());
            buffer = target;
            setImage(new WritableImage(target));
            setFitWidth(width / scale);
            setFitHeight(height / scale);
        }
        System.arraycopy(pixels.argb(), 0, shown, 0, width * height);
        target.updateBuffer(all -> null);
    }
}
