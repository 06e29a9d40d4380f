package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports in a browser: nothing fails, and nothing is wider than a phone. */
@Tag("slow")
final class ReportBrowserTest {
    private static final int PHONE = 360;

    /** Shows a page in a frame as wide as a phone, and writes down how wide it has become and what its first text is. */
    private static final String FRAME = """
            <!doctype html><title>frame</title>
            <iframe id="f" src="PAGE" style="border:0;width:360px;height:700px"></iframe>
            <script>
              addEventListener('load', () => {
                const page = document.getElementById('f').contentDocument.documentElement;
                const style = getComputedStyle(page.querySelector('body'));
                document.title = 'width ' + page.scrollWidth + ' layers ' + page.querySelectorAll('article').length
                    + ' scripts ' + page.querySelectorAll('script,img').length + ' paper ' + style.backgroundColor;
              });
            </script>
            """;

    private static final Pattern RESULT =
            Pattern.compile("<title>width (\\d+) layers (\\d+) scripts (\\d+) paper ([^<]+)</title>");

    @TempDir
    Path folder;

    @Test
    void pagesFitAPhoneAndLeaveTheConsoleEmpty() throws IOException, InterruptedException {
        Path example = Path.of("examples/resnet8-cifar10.onnx");
        Path hostile = HostileModel.write(folder.resolve("hostile.onnx"));
        try (Browser browser = Browser.require(folder)) {
            assertClean(browser, page(example, "deep-compression"), 10);
            assertClean(browser, page(example, "int8"), 10);
            assertClean(browser, page(hostile, "deep-compression"), HostileModel.NAMES.size());
        }
    }

    @Test
    void darkModeIsDark() throws IOException, InterruptedException {
        try (Browser browser = Browser.require(folder)) {
            browser.serve("/page", page(Path.of("examples/resnet8-cifar10.onnx"), "int8"));
            browser.serve("/frame", FRAME.replace("PAGE", "/page"));
            assertEquals(
                    "rgb(255, 255, 255)", result(browser.open("/frame", 800)).group(4));
            assertEquals(
                    "rgb(17, 22, 27)",
                    result(browser.open("/frame", 800, "--blink-settings=preferredColorScheme=0"))
                            .group(4));
        }
    }

    /** As on a screen it would take six sheets of paper. */
    @Test
    void printedPagesAreFew() throws IOException, InterruptedException {
        try (Browser browser = Browser.require(folder)) {
            browser.serve("/page", page(Path.of("examples/resnet8-cifar10.onnx"), "deep-compression"));
            int sheets = browser.print("/page");
            assertTrue(sheets >= 1 && sheets <= 4, "sheets: " + sheets);
            browser.serve("/six", "<!doctype html>" + "<p style='break-after:page'>one</p>".repeat(5) + "<p>six</p>");
            assertEquals(6, browser.print("/six"));
        }
    }

    /** Else the tests above could not fail. */
    @Test
    void wideOrFaultyPagesAreNoticed() throws IOException, InterruptedException {
        try (Browser browser = Browser.require(folder)) {
            browser.serve("/wide", "<!doctype html><body><p style='width:900px'>wide</p>");
            browser.serve("/frame", FRAME.replace("PAGE", "/wide"));
            assertTrue(Integer.parseInt(result(browser.open("/frame", 800)).group(1)) >= 900);
            browser.serve(
                    "/fault",
                    "<!doctype html><meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
                            + "<style>p{}</style>");
            assertEquals(1, browser.open("/fault", 800).console().size());
        }
    }

    private static void assertClean(Browser browser, String page, int layers) throws IOException, InterruptedException {
        browser.serve("/page", page);
        browser.serve("/frame", FRAME.replace("PAGE", "/page"));
        Browser.View phone = browser.open("/frame", 800);
        assertEquals(List.of(), phone.console());
        Matcher result = result(phone);
        assertTrue(Integer.parseInt(result.group(1)) <= PHONE, "width of a phone's page: " + result.group(1));
        assertEquals(layers, Integer.parseInt(result.group(2)));
        assertEquals(0, Integer.parseInt(result.group(3)), "scripts and images that a name has become");
        assertEquals(List.of(), browser.open("/page", 1200).console());
    }

    private static Matcher result(Browser.View view) {
        Matcher result = RESULT.matcher(view.dom());
        assertTrue(result.find(), view.dom());
        return result;
    }

    private String page(Path model, String method) throws IOException {
        Path file = folder.resolve("m.pith");
        PithRun.good("convert", model, file, "--method", method);
        PithRun.good("report", file, "--against", model);
        return Files.readString(folder.resolve("m.html"));
    }
}
