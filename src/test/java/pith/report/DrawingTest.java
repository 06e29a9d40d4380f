package pith.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What pages are drawn with. */
final class DrawingTest {
    @Test
    void textAndAttributesCannotBecomeMarkup() {
        String page = new Html()
                .element("p", "<script>alert(1)</script> & \"x\" 'y'", "title", "\"><img src=x onerror=alert(1)>")
                .finish();
        assertEquals(
                "<p title=\"&quot;&gt;&lt;img src=x onerror=alert(1)&gt;\">"
                        + "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot; &#39;y&#39;</p>",
                page);
    }

    @Test
    void controlsAndTurnsOfDirectionBecomeVisible() {
        assertEquals("a\uFFFDb\uFFFDc d\uFFFDe", Html.escape("a\0b\u202Ec\nd\uD800e"));
        assertEquals("層 é 😀", Html.escape("層 é 😀"));
    }

    @Test
    void unclosedElementsAreNoPage() {
        assertThrows(IllegalStateException.class, () -> new Html().open("p").finish());
    }

    @Test
    void cellsOfATreemapHaveTheirAreasAndDoNotOverlap() {
        Random random = new Random(3);
        for (int n = 1; n < 60; n += 7) {
            List<Double> sizes = random.doubles(n, 1, 1000)
                    .boxed()
                    .sorted((a, b) -> Double.compare(b, a))
                    .toList();
            double total = sizes.stream().mapToDouble(size -> size).sum();
            List<Treemap.Cell> cells = Treemap.of(sizes, 2.2);
            assertEquals(n, cells.size());
            for (int i = 0; i < n; i++) {
                Treemap.Cell cell = cells.get(i);
                assertEquals(sizes.get(i) / total, cell.width() * cell.height(), 1e-9);
                assertTrue(cell.left() > -1e-9 && cell.left() + cell.width() < 1 + 1e-9, cell.toString());
                assertTrue(cell.top() > -1e-9 && cell.top() + cell.height() < 1 + 1e-9, cell.toString());
                for (Treemap.Cell other : cells.subList(0, i)) {
                    double wide = Math.min(cell.left() + cell.width(), other.left() + other.width())
                            - Math.max(cell.left(), other.left());
                    double high = Math.min(cell.top() + cell.height(), other.top() + other.height())
                            - Math.max(cell.top(), other.top());
                    assertTrue(wide < 1e-9 || high < 1e-9, cell + " and " + other);
                }
            }
        }
    }

    /** The example of the paper, section 3.1: a rectangle of 6 by 4 with areas 6, 6, 4, 3, 2, 2, 1. */
    @Test
    void treemapIsThatOfThePaper() {
        List<Treemap.Cell> cells = Treemap.of(List.of(6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0), 1.5);
        // Two cells of 3 by 2 on the left, then 4 and 3 side by side.
        assertCell(0, 0, 0.5, 0.5, cells.get(0));
        assertCell(0, 0.5, 0.5, 0.5, cells.get(1));
        assertEquals(cells.get(2).height(), cells.get(3).height(), 1e-9);
        assertEquals(7.0 / 3 / 4, cells.get(2).height(), 1e-9);
    }

    private static void assertCell(double left, double top, double width, double height, Treemap.Cell cell) {
        assertEquals(left, cell.left(), 1e-9);
        assertEquals(top, cell.top(), 1e-9);
        assertEquals(width, cell.width(), 1e-9);
        assertEquals(height, cell.height(), 1e-9);
    }

    @Test
    void axesGoByRoundNumbersAroundTheRange() {
        Axis axis = Axis.over(312_450, 498_120, 4);
        assertEquals(50_000, axis.step());
        assertEquals(List.of(300_000.0, 350_000.0, 400_000.0, 450_000.0, 500_000.0), axis.ticks());
        assertEquals(0.5, axis.place(400_000), 1e-12);
        Axis flat = Axis.over(7, 7, 4);
        assertTrue(flat.low() <= 7 && flat.high() > flat.low(), flat.toString());
    }
}
