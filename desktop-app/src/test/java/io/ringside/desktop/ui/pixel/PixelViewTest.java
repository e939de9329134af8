package io.ringside.desktop.ui.pixel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.ui.pulse.ViewPulse;
import javafx.scene.image.Image;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PixelViewTest {
    private static final int BLACK = 0xFF000000;
    private static final int WHITE = 0xFFFFFFFF;

    private final PixelView view = new PixelView();

    @BeforeAll
    static void startToolkit() {
        ViewPulse.startToolkit();
    }

    /// The toolkit's thread may still draw it, under the words of the frame that it belongs to.
    @Test
    void aPictureThatIsStillBeingDrawnIsNotWrittenOver() {
        Image first = show(BLACK);
        Image second = show(WHITE);
        assertEquals(BLACK, first.getPixelReader().getArgb(0, 0));
        assertEquals(WHITE, second.getPixelReader().getArgb(0, 0));
    }

    @Test
    void aPictureOfAnotherSizeIsShownAtItsSize() {
        show(BLACK);
        Pixels wide = new Pixels();
        wide.reset(8, 2, WHITE);
        ViewPulse.onToolkit(() -> view.show(wide, 2));
        assertEquals(8, view.getImage().getWidth());
        assertEquals(4, view.getFitWidth());
    }

    private Image show(int color) {
        Pixels pixels = new Pixels();
        pixels.reset(4, 4, color);
        ViewPulse.onToolkit(() -> view.show(pixels, 1));
        return view.getImage();
    }
}
