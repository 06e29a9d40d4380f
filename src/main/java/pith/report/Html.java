package pith.report;

import java.util.ArrayDeque;
import java.util.Deque;

/** A page of HTML as it is written. Every text and every value of an attribute is escaped. */
final class Html {
    private final StringBuilder page = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Writes what makes browsers keep to the standard. */
    Html doctype() {
        page.append("<!doctype html>");
        return this;
    }

    /**
     * Opens an element.
     *
     * @param attributes names and values by turns; names are ours, values are anybody's
     */
    Html open(String tag, String... attributes) {
        tag(tag, attributes);
        open.push(tag);
        return this;
    }

    /** Closes the element that was opened last. */
    Html close() {
        page.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Writes an element that holds a text. */
    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** Writes an element that holds nothing and is not closed, such as {@code meta}. */
    Html single(String tag, String... attributes) {
        tag(tag, attributes);
        return this;
    }

    /** Writes a text. */
    Html text(String text) {
        page.append(escape(text));
        return this;
    }

    /** Writes a line break between elements, so that the page can be read as text. */
    Html line() {
        page.append('\n');
        return this;
    }

    /** Writes a style sheet of ours. */
    Html style(String sheet) {
        page.append("<style>\n").append(sheet).append("</style>");
        return this;
    }

    /** Returns the page, in which every element has been closed. */
    String finish() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return page.toString();
    }

    private void tag(String tag, String... attributes) {
        page.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            page.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]))
                    .append('"');
        }
        page.append('>');
    }

    /**
     * Returns a text in which nothing is markup. Controls, which browsers drop or refuse, and marks that turn the direction
     * of what follows become a visible sign: in a name they can only mislead.
     */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\n', '\t' -> escaped.append(' ');
                default -> escaped.appendCodePoint(isHarmless(c) ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean isHarmless(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE;
    }
}
