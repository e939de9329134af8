package io.ringside.desktop.ui.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final String SPACE = "\u202F";

    @Test
    void writesThreeSignificantDigits() {
        assertEquals("0", Figures.number(0));
        assertEquals("2.21", Figures.number(2.2144));
        assertEquals("22.1", Figures.number(22.144));
        assertEquals("221", Figures.number(221.44));
        assertEquals("2,214", Figures.number(2214.4));
        assertEquals("0.0423", Figures.number(0.04234));
        assertEquals("0.340", Figures.number(0.34));
    }

    @Test
    void roundingNeverAddsADigit() {
        assertEquals("10.0", Figures.number(9.996));
        assertEquals("100", Figures.number(99.96));
        assertEquals("1.00", Figures.number(0.9996));
        assertEquals("0.100", Figures.number(0.0999));
    }

    @Test
    void writesATrueMinusAndThousands() {
        assertEquals("\u22121,234", Figures.fixed(-1234, 0));
        assertEquals("48,206", Figures.count(48_206));
    }

    @Test
    void writesBytesInBinaryUnits() {
        assertEquals("0" + SPACE + "B", Figures.bytes(0));
        assertEquals("512" + SPACE + "B", Figures.bytes(512));
        assertEquals("25.0" + SPACE + "MiB", Figures.bytes(26_214_400));
        assertEquals("16.0" + SPACE + "GiB", Figures.bytes(16L << 30));
        assertEquals("1.00" + SPACE + "MiB", Figures.bytes((1 << 20) - 1));
    }

    @Test
    void writesWholeMessageSizesWhole() {
        assertEquals("25" + SPACE + "MiB", Figures.messageBytes(26_214_400));
        assertEquals("4" + SPACE + "KiB", Figures.messageBytes(4_096));
        assertEquals("4" + SPACE + "B", Figures.messageBytes(4));
        assertEquals("1.46" + SPACE + "KiB", Figures.messageBytes(1_500));
    }

    @Test
    void writesRatesInDecimalBytes() {
        assertEquals("2.21" + SPACE + "GB/s", Figures.rate(2.21e9));
        assertEquals("985" + SPACE + "MB/s", Figures.rate(985e6));
        assertEquals("12.0" + SPACE + "B/s", Figures.rate(12));
    }

    @Test
    void choosesTheUnitOfTimeBySize() {
        assertEquals("107" + SPACE + "\u00B5s", Figures.duration(107_000));
        assertEquals("2.44" + SPACE + "ms", Figures.duration(2_436_000));
        assertEquals("999" + SPACE + "ns", Figures.duration(999));
        assertEquals("3" + SPACE + "min 48" + SPACE + "s", Figures.duration(228e9));
        assertEquals("1,000" + SPACE + "min 0" + SPACE + "s", Figures.duration(60_000e9));
    }

    @Test
    void nothingIsYoungerThanNow() {
        assertEquals("0.42" + SPACE + "s", Figures.age(420_000_000L));
        assertEquals("0.00" + SPACE + "s", Figures.age(-5));
        assertEquals("14.2" + SPACE + "s", Figures.age(14_200_000_000L));
        assertEquals("3" + SPACE + "min 48" + SPACE + "s", Figures.age(228_000_000_000L));
    }

    @Test
    void saysThatAShareIsTiny() {
        assertEquals("<" + SPACE + "0.1" + SPACE + "%", Figures.share(0.0004));
        assertEquals("0" + SPACE + "%", Figures.share(0));
        assertEquals("6.20" + SPACE + "%", Figures.share(0.062));
    }

    @Test
    void writesMomentsToTheMicrosecond() {
        assertEquals("05:44:12", Figures.clock(1_795_412_652_400_000_000L));
        assertEquals("05:44:12.400" + SPACE + "123", Figures.moment(1_795_412_652_400_123_456L));
    }

    @Test
    void oneUnitServesAWholeColumn() {
        ColumnUnit unit = ColumnUnit.forBytes(24.0 * (1 << 20));
        assertEquals("MiB", unit.name());
        assertEquals("8.00", unit.figure(8 << 20));
        assertEquals("0.0625" + SPACE + "MiB", unit.withUnit(1 << 16));
        assertEquals("\u00B5s", ColumnUnit.forDuration(163_000).name());
        assertEquals("GB/s", ColumnUnit.forRate(2e9).name());
        assertEquals("60.0", ColumnUnit.none().withUnit(60));
    }
}
