/**
 * What is inside a {@code .pith} file and what it costs, as data for people and programs. Start with {@link
 * pith.report.Inspection}. Turning it into text, tables or JSON is the business of whoever shows it.
 */
@NullMarked
package pith.report;

import org.jspecify.annotations.NullMarked;
