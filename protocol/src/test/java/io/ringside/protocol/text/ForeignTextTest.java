package io.ringside.protocol.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ForeignTextTest {
    @Test
    void ordinaryTextOfAnyScriptStaysAsItIs() {
        String text = "grün 模型 مدل 🙂 a-b_c/d";
        assertEquals(text, ForeignText.line(text, 100));
    }

    @Test
    void whatSteersATerminalBecomesAQuestionMark() {
        assertEquals(
                "a?]0;title?b?2Jc??d?e",
                ForeignText.line("a\u001b]0;title\u0007b\u009b2Jc\r\nd\te", 100));
    }

    @Test
    void whatTurnsTheDirectionOfWritingOrHidesBecomesAQuestionMark() {
        assertEquals(
                "a?b?c?d?e?f?g?h?i",
                ForeignText.line("a\u202eb\u2066c\u200bd\ufeffe\u2028f\u2029g\u0085h\u00adi", 100));
        assertEquals(
                "a?b?c", ForeignText.line("a" + Character.toString(0xE0041) + "b\ue000c", 100));
    }

    @Test
    void halfAPairBecomesAQuestionMark() {
        assertEquals("a?b?", ForeignText.line("a\ud83db\ude42", 100));
    }

    @Test
    void aLongTextIsCutBetweenCharacters() {
        assertEquals("🙂🙂", ForeignText.line("🙂🙂🙂", 2));
        assertEquals("", ForeignText.line("abc", 0));
    }

    @Test
    void linesKeepTheirEndsAndNothingElse() {
        assertEquals("a\nb??c", ForeignText.lines("a\nb\r\u001bc", 100));
    }
}
