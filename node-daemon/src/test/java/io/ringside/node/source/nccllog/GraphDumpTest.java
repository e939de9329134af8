package io.ringside.node.source.nccllog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class GraphDumpTest {
    @Test
    void readsTheRingsOfTheFirstGraph() {
        assertEquals(
                List.of(List.of(0, 1, 3, 2), List.of(2, 3, 1, 0)),
                GraphDump.rings(
                        """
                        <graphs version="1">
                          <graph id="0" pattern="4" crossnic="0" nchannels="3" speedintra="22" typeintra="NVL" samechannels="0">
                            <channel>
                              <net dev="7"/>
                              <gpu dev="0"/>
                              <gpu dev="1"/>
                              <gpu dev="3"/>
                              <gpu dev="0x2"/>
                              <net dev="7"/>
                            </channel>
                            <channel>
                              <gpu dev="2"/><gpu dev="3"/><gpu dev="1"/><gpu dev="0"/>
                            </channel>
                            <channel>
                              <gpu dev="2"/><gpu dev="1"/><gpu dev="3"/><gpu dev="0"/>
                            </channel>
                          </graph>
                          <graph id="1" pattern="3" nchannels="2">
                            <channel><gpu dev="9"/></channel>
                          </graph>
                        </graphs>
                        """));
    }

    @Test
    void readsNothingOutOfAnythingElse() {
        for (String text :
                new String[] {
                    "",
                    "<",
                    "<graphs><graph id=\"0\"/></graphs>",
                    "<gpu dev=\"1\"/>".repeat(1000),
                    "<channel>".repeat(100_000),
                    "<graph id=\"0\"".repeat(10_000),
                    "\0".repeat(1 << 20)
                }) {
            assertEquals(List.of(), GraphDump.rings(text));
        }
    }

    @Test
    void boundsWhatItKeeps() {
        List<List<Integer>> rings =
                GraphDump.rings(
                        "<graph id=\"0\">"
                                + ("<channel>" + "<gpu dev=\"99999999999\"/>".repeat(2_000))
                                        .repeat(200));
        assertEquals(128, rings.size());
        assertEquals(1024, rings.getFirst().size());
        assertEquals(-1, rings.getFirst().getFirst());
    }
}
