/**
 * What is inside a {@code .pith} file and what it costs, as data for people and programs. Start with {@link
 * pith.report.Inspection}, and with {@link pith.report.ReportBuilder} and {@link pith.report.ReportPage} for a page. Turning
 * it into tables or JSON is the business of whoever prints it.
 */
@NullMarked
package pith.report;

import org.jspecify.annotations.NullMarked;
