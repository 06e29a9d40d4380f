package pith.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Headless Chromium, and a server on this machine whose pages it looks at. */
final class Browser implements AutoCloseable {
    private static final List<String> PROGRAMS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--enable-logging=stderr",
            "--virtual-time-budget=5000");
    private static final int SECONDS = 60;

    /** What each page of a PDF file says that it is. */
    private static final Pattern SHEET = Pattern.compile("/Type\\s*/Page\\b");

    /** What a page has become, and the lines that its console shows. */
    record View(String dom, List<String> console) {}

    private final Path program;
    private final Path folder;
    private final HttpServer server;
    private final Map<String, String> pages = new ConcurrentHashMap<>();

    private Browser(Path program, Path folder) throws IOException {
        this.program = program;
        this.folder = folder;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page =
                    pages.getOrDefault(exchange.getRequestURI().getPath(), "").getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(page.length == 0 ? 204 : 200, page.length == 0 ? -1 : page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }

    /** Returns the browser, or skips the test where there is none. */
    static Browser require(Path folder) throws IOException {
        List<Path> found = Stream.of(System.getenv("PATH").split(":"))
                .flatMap(path -> PROGRAMS.stream().map(Path.of(path)::resolve))
                .filter(Files::isExecutable)
                .toList();
        Assumptions.assumeFalse(found.isEmpty(), "no Chromium on this machine");
        return new Browser(found.get(0), folder);
    }

    /** Puts a page on the server. */
    void serve(String path, String page) {
        pages.put(path, page);
    }

    /** Opens a page at a width and waits until its scripts are done. */
    View open(String path, int width, String... flags) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("--dump-dom", "--window-size=" + width + ",900"));
        words.addAll(List.of(flags));
        return run(path, words);
    }

    /** Prints a page, and returns the number of sheets that it takes. */
    int print(String path) throws IOException, InterruptedException {
        Path sheets = Files.createTempFile(folder, "page", ".pdf");
        run(path, List.of("--print-to-pdf=" + sheets));
        return (int)
                SHEET.matcher(Files.readString(sheets, ISO_8859_1)).results().count();
    }

    private View run(String path, List<String> flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(FLAGS);
        command.addAll(flags);
        command.add("--user-data-dir=" + Files.createTempDirectory(folder, "profile"));
        command.add("http://127.0.0.1:" + server.getAddress().getPort() + path);
        Path dom = Files.createTempFile(folder, "page", ".html");
        Path log = Files.createTempFile(folder, "page", ".log");
        Process process = new ProcessBuilder(command)
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("no page after " + SECONDS + " s: " + Files.readString(log));
        }
        List<String> console = Files.readAllLines(log).stream()
                .filter(line -> line.contains(":CONSOLE"))
                .toList();
        return new View(Files.readString(dom), console);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
