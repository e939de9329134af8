package io.ringside.desktop.ui.pixel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.pulse.ViewPulse;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class NodeSvgTest {
    @Test
    void wordsStayWordsGroundsAreShapesAndWhatIsPaintedIsAFinerPicture() throws Exception {
        Document svg = parsed(drawn());
        assertEquals("a < b & c\u2026".substring(0, 5), text(svg, 0).substring(0, 5));
        Element image = (Element) svg.getElementsByTagName("image").item(0);
        assertEquals("20.0", image.getAttribute("width"));
        byte[] png =
                Base64.getDecoder()
                        .decode(
                                image.getAttribute("xlink:href")
                                        .substring("data:image/png;base64,".length()));
        var picture = ImageIO.read(new ByteArrayInputStream(png));
        assertEquals(40, picture.getWidth());
        assertEquals(0xFFFF0000, picture.getRGB(10, 10));
        assertEquals(0, picture.getRGB(39, 19) >>> 24, "what is not painted is seen through");
        assertTrue(drawn().contains("fill=\"#0000FF\""), "the panel's ground");
    }

    @Test
    void aPartThatIsNotSeenIsRefusedInOneSentence() {
        ViewPulse.startToolkit();
        AtomicReference<String> sentence = new AtomicReference<>("");
        ViewPulse.onToolkit(() ->
                sentence.set(
                        String.valueOf(
                                assertThrows(
                                                IllegalArgumentException.class,
                                                () -> NodeSvg.of(new VBox()))
                                        .getMessage())));
        assertEquals("This view is not seen now: show it first.", sentence.get());
    }

    private static String text(Document svg, int index) {
        return svg.getElementsByTagName("text").item(index).getTextContent();
    }

    private static String drawn() {
        ViewPulse.startToolkit();
        AtomicReference<String> svg = new AtomicReference<>("");
        ViewPulse.onToolkit(() -> {
            Canvas canvas = new Canvas(20, 10);
            canvas.getGraphicsContext2D().setFill(Color.RED);
            canvas.getGraphicsContext2D().fillRect(0, 0, 10, 10);
            VBox root = new VBox(new Label("a < b & c"), canvas);
            root.setStyle("-fx-background-color: blue");
            Scene scene = new Scene(root, 200, 100);
            scene.snapshot(null);
            svg.set(NodeSvg.of(root));
        });
        return svg.get();
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
